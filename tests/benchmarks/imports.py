"""How fast handed-over chapters become searchable, beside the slowest of the stages that take them there.

A stage alone does what the imports ask of it, in the pieces in which they ask: the passages of one chapter.
But it has the processor for itself, and that makes the first yardstick a hard one: the stages compute in one
Python process, one at a time, so even with no saga around them the whole would hardly be faster than one
stage after the other. The second yardstick says how far it is from that.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

import uvloop
from returns.pipeline import is_successful

from adapters.postgres.tenants import ensure_tenant
from application.caller import Caller
from application.coach import Coach
from application.consistency.relay_observer import NobodyWatches
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.index_resource import BATCH, searchable_text
from application.knowledge.run_import import RunImport
from application.knowledge.terms import terms_of
from application.ports.outbox import Delivery
from application.ports.recall_index import Recallable, Shelf
from domain.knowledge.chunking import Chunk, chunk
from infrastructure.container import Container
from infrastructure.deployment import given
from infrastructure.lifespan import opened
from infrastructure.logs import set_up_logs
from infrastructure.settings import DEFAULT_TENANT, Settings
from tests.benchmarks.places import Places, places
from tests.benchmarks.table import heading, ratio, rows

CORPUS = Path("../shared/corpus/rust-book")
ROUNDS = 3
AT_ONCE = 4  # uploads under way at the same moment, as a client with a folder of files would have


def chapters() -> dict[str, str]:
    """The study material, or the product's own sample where there is none beside the project."""
    files = sorted(CORPUS.rglob("*.md")) or sorted(Path("infrastructure/seeds").rglob("*.md"))
    return {file.stem: file.read_text() for file in files}


@dataclass(eq=False)
class Finished(NobodyWatches):
    """Rings when so many imports have run to their end. Asking the database would keep it from its work."""

    awaited: int = 0
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    def delivered(self, delivery: Delivery) -> None:
        if delivery.subscriber == RunImport.name:
            self.awaited -= 1
            if not self.awaited:
                self.rung.set()


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds, and how many of them this process computed: the rest went to the stores and to strangers."""

    lasting: float
    processor: float


async def main() -> None:
    set_up_logs("warning")
    with places() as stores:
        await stores.create("imports", migrated=True)
        container = _container(stores)
        async with opened(container), container.ports.queue_connections():
            await ensure_tenant(container.ports.connections(), DEFAULT_TENANT, "bench")
            texts = chapters()
            await container.ports.embedder().embed(["loads the library once"])
            totals, stages = [], []
            for _ in range(ROUNDS):
                user_id = uuid4()
                await _register(container.coach(), user_id)
                totals.append(await _timed(partial(_import, container, user_id, texts)))
                stages.append(await _stages(container, texts))
    _print(len(texts), totals, stages)


def _container(stores: Places) -> Container:
    os.environ.update(stores.product_environment("imports"))
    return Container(deployment=given(Settings(_env_file=None)))


async def _import(container: Container, user_id: UUID, texts: dict[str, str]) -> None:
    """Everything through the use case and the relay, until every passage can be found."""
    coach, finished = container.coach(), Finished(len(texts))
    gate = asyncio.Semaphore(AT_ONCE)

    async def hand_over(title: str, text: str) -> None:
        async with gate:
            command = AddKnowledgeCommand(
                caller=Caller(DEFAULT_TENANT, user_id), resource_id=uuid4(), title=title, text=text
            )
            if not is_successful(await coach.add_knowledge(command)):
                raise RuntimeError(title)

    stop = asyncio.Event()
    relay = asyncio.create_task(replace(container.relay(), observer=finished).run(stop))
    await asyncio.gather(*(hand_over(*each) for each in texts.items()))
    await finished.rung.wait()
    stop.set()
    await relay


async def _register(coach: Coach, user_id: UUID) -> None:
    registered = await coach.register_user(
        RegisterUserCommand(
            caller=Caller(DEFAULT_TENANT, user_id),
            email=f"{user_id}@example.org",
            password="correct horse battery",
            display_name="Bench",
            timezone="UTC",
        )
    )
    if not is_successful(registered):
        raise RuntimeError(registered.failure())


async def _stages(container: Container, texts: dict[str, str]) -> dict[str, Cost]:
    """Each stage alone, over the same chapters."""
    cut: dict[str, list[Chunk]] = {}
    embedded: list[list[Recallable]] = []

    async def store() -> None:
        for title, text in texts.items():
            await container.ports.object_store().put(
                f"bench/{title}", text.encode(), content_type="text/plain"
            )

    async def cut_up() -> None:
        cut.update((title, list(chunk(text))) for title, text in texts.items())

    async def embed() -> None:
        for title, chunks in cut.items():
            for start in range(0, len(chunks), BATCH):
                batch = await _embedded(container, title, chunks[start : start + BATCH])
                embedded.append(batch)

    async def index() -> None:
        for passages in embedded:
            await container.ports.recall_index().put(Shelf.KNOWLEDGE, passages)

    return {
        "store": await _timed(store),
        "chunk": await _timed(cut_up),
        "embed": await _timed(embed),
        "index": await _timed(index),
    }


async def _embedded(container: Container, title: str, chunks: list[Chunk]) -> list[Recallable]:
    embedder, owner = container.ports.embedder(), uuid4()
    texts = [searchable_text(title, each) for each in chunks]
    vectors = await embedder.embed(texts)
    terms = await terms_of(container.ports.lexicon(), texts)
    return [
        Recallable(
            id=uuid4(),
            tenant_id=DEFAULT_TENANT,
            owner_id=owner,
            resource_id=owner,
            vector=vector,
            model=embedder.model,
            content_hash=each.content_hash,
            source="text",
            terms=said,
            version=1,
        )
        for each, vector, said in zip(chunks, vectors, terms, strict=True)
    ]


async def _timed(work: Callable[[], Awaitable[None]]) -> Cost:
    started, computed = time.perf_counter(), time.process_time()
    await work()
    return Cost(time.perf_counter() - started, time.process_time() - computed)


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(*(statistics.median(figures) for figures in zip(*map(astuple, costs), strict=True)))


def _print(number: int, totals: Sequence[Cost], stages: Sequence[dict[str, Cost]]) -> None:
    heading(f"Importing {number} chapters until they are searchable: medians of {ROUNDS} rounds")
    alone = {name: _median([each[name] for each in stages]) for name in stages[0]}
    total = _median(totals)
    rows(
        ["", "s", "processor s", "chapters/s"],
        [
            [name, f"{cost.lasting:.2f}", f"{cost.processor:.2f}", f"{number / cost.lasting:.1f}"]
            for name, cost in {
                **{f"{name} alone": each for name, each in alone.items()},
                "all": total,
            }.items()
        ],
    )
    slowest = max(alone, key=lambda name: alone[name].lasting)
    share = alone[slowest].lasting / total.lasting
    ratio(f"rate of all / rate of the slowest stage ({slowest}) alone", share, ">= 0.6")
    one_by_one = sum(cost.lasting for cost in alone.values())
    ratio("rate of all / rate of the stages one after the other", one_by_one / total.lasting, "1 or near it")


if __name__ == "__main__":
    uvloop.run(main())
