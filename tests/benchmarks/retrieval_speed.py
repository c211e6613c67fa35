"""How fast what a learner may see is searched, beside the bare SQL, as others have more and more."""

import time
from collections.abc import Awaitable, Callable, Sequence
from random import Random
from typing import Any

import asyncpg

from adapters.postgres.finding_statements import by_both
from application.knowledge.fusion import DEPTH
from application.ports.recall_index import Match, Question, RecallIndex, Shelf
from infrastructure.container import Container
from infrastructure.settings import DEFAULT_TENANT
from tests.benchmarks.many_vectors import MODEL, Learner, ManyVectors
from tests.benchmarks.table import heading, ratio, rows

EACH = 400
FEW, MANY = 10_000, 100_000
ASKED, WARM = 600, 60
LIMIT = 10
BARE = """
    SELECT id, resource_id, source, vector <=> $1 AS distance FROM vectors
    WHERE collection = $2 AND tenant_id = $3 AND owner_id = $4 ORDER BY distance LIMIT $5
"""
WEIGHTS = """
    SELECT count(*) AS number,
           sum(pg_column_size(vector)) AS vector,
           sum(pg_column_size(terms) + pg_column_size(term_weights)) AS words,
           pg_table_size('vectors') AS table_with_toast,
           pg_indexes_size('vectors') AS indexes,
           pg_total_relation_size('vectors') AS all_of_it
    FROM vectors
"""
BY_MEANING, BY_BOTH = "the port, by meaning", "the port, by meaning and words"
BY_SQL, BOTH_BY_SQL = "bare SQL, by meaning", "bare SQL, by meaning and words"
BARE_OF = {BY_MEANING: BY_SQL, BY_BOTH: BOTH_BY_SQL}


async def measure(container: Container) -> None:
    many = ManyVectors(container)
    lines, last, recall = [], {}, 0.0
    for number in (FEW, MANY):
        await many.add(number // EACH - len(many.learners), each=EACH)
        times, recall = await _asked(container, many)
        for name, taken in times.items():
            lines.append([f"{number:,} vectors: {name}", *_milliseconds(taken)])
            last[number, name] = _at(taken, 0.99)
    heading(f"Searching {EACH} passages of one learner among those of others, milliseconds")
    rows(["", "fastest", "p50", "p99"], lines)
    print(f"recall@{LIMIT} against exact search in memory at {MANY:,}: {recall:.4f}  (wanted >= 0.99)")
    for name, bare in BARE_OF.items():
        ratio(f"p99 of {name} / p99 of {bare}", last[MANY, name] / last[MANY, bare], "<= 2")
    for name in (*BARE_OF.values(), *BARE_OF):
        ratio(f"p99 of {name} at {MANY:,} / at {FEW:,}", last[MANY, name] / last[FEW, name], "<= 1.5")
    await _weigh(many)


async def large(container: Container) -> None:
    """Exact search of one learner who has much more than others."""
    many, lines = ManyVectors(container), []
    for each in (EACH, 10_000, 50_000):
        await many.add(1, each=each)
        times, _ = await _asked(container, many, learners=many.learners[-1:], number=20)
        lines += [
            [f"{each:,} of one learner: {name}", *_milliseconds(taken)] for name, taken in times.items()
        ]
    heading("Exact search of learners with more and more passages, milliseconds")
    rows(["", "fastest", "p50", "p99"], lines)


async def _asked(
    container: Container,
    many: ManyVectors,
    *,
    learners: Sequence[Learner] | None = None,
    number: int = ASKED,
) -> tuple[dict[str, list[float]], float]:
    """Each question every way, one right after the other, so that all meet the same machine."""
    times: dict[str, list[float]] = {name: [] for name in (*BARE_OF.values(), *BARE_OF)}
    random, hits = Random(7), 0
    bare = await many.connect()
    collection = await bare.fetchval("SELECT name FROM vector_collections")
    for turn in range(WARM + number if learners is None else number):
        learner = random.choice(learners or many.learners)
        question = many.question(by_words=True)
        only_meaning = Question(question.vector, MODEL)
        ways: dict[str, Callable[[], Awaitable[Sequence[Any]]]] = {
            BY_SQL: lambda: bare.fetch(BARE, question.vector, collection, DEFAULT_TENANT, learner.id, LIMIT),  # noqa: B023
            BOTH_BY_SQL: lambda: _find_bare(bare, learner, question),  # noqa: B023
            BY_MEANING: lambda: _find(container, learner, only_meaning),  # noqa: B023
            BY_BOTH: lambda: _find(container, learner, question),  # noqa: B023
        }
        order = list(ways)
        random.shuffle(order)
        for name in order:
            started = time.perf_counter()
            found = await ways[name]()
            if turn >= WARM or learners is not None:
                times[name].append(time.perf_counter() - started)
                if name == BY_MEANING:
                    hits += len({match.id for match in found} & learner.nearest(question.vector, LIMIT))
    await bare.close()
    return times, hits / (LIMIT * len(times[BY_MEANING]))


async def _find(container: Container, learner: Learner, question: Question) -> Sequence[Match]:
    index: RecallIndex = container.ports.recall_index()
    return await index.find(
        Shelf.KNOWLEDGE, tenant_id=DEFAULT_TENANT, owner_id=learner.id, question=question, limit=LIMIT
    )


async def _find_bare(
    bare: "asyncpg.Connection[asyncpg.Record]", learner: Learner, question: Question
) -> Sequence[asyncpg.Record]:
    """The statement of the search as it is, and its candidates as they come: nothing is made one order of."""
    statement = by_both(frozenset())
    values = {
        "shelf": Shelf.KNOWLEDGE.value,
        "tenant_id": DEFAULT_TENANT,
        "owner_id": learner.id,
        "question": question.vector,
        "model": MODEL,
        "terms": list(question.terms),
        "times": list(question.terms.values()),
        "depth": DEPTH,
    }
    return await bare.fetch(statement.sql, *statement.arguments(values))


async def _weigh(many: ManyVectors) -> None:
    """What a passage takes, for the arithmetic in infrastructure/runbooks/vector-memory.md."""
    connection = await many.connect()
    (weights,) = await connection.fetch(WEIGHTS)
    await connection.close()
    number = weights["number"]
    heading(f"Bytes per passage, over {number:,}")
    rows(
        ["", "bytes"],
        [
            [name.replace("_", " "), f"{float(weights[name]) / number:,.0f}"]
            for name in ("vector", "words", "table_with_toast", "indexes", "all_of_it")
        ],
    )


def _milliseconds(taken: list[float]) -> list[str]:
    return [f"{_at(taken, share) * 1000:.2f}" for share in (0.0, 0.5, 0.99)]


def _at(taken: list[float], share: float) -> float:
    return sorted(taken)[min(int(len(taken) * share), len(taken) - 1)]
