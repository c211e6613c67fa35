"""How good it is what learners find: Cranfield handed over and asked as a learner would, engine by engine."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Iterable, Sequence
from uuid import UUID, uuid4, uuid5

import asyncpg
from dependency_injector import providers
from qdrant_client import AsyncQdrantClient
from returns.pipeline import is_successful

from adapters.minilm.embedder import MiniLM
from adapters.postgres.tenants import ensure_tenant
from adapters.qdrant.places import Places
from adapters.qdrant.recall_index import QdrantRecallIndex
from adapters.qdrant.vector_collections import QdrantVectorCollections
from application.caller import Caller
from application.coach import Coach
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.ports.recall_index import Question, Shelf
from domain.shared.text import TITLE_LONGEST
from infrastructure.container import Container
from infrastructure.settings import DEFAULT_TENANT
from tests.benchmarks.cranfield import Text, documents, judgements, ndcg, questions, recall
from tests.benchmarks.table import heading, ratio, rows

PASSAGES = 50  # asked for: of each abstract only the best passage counts, and ten abstracts
WANTED = {MiniLM.model: 0.40}  # chosen by COACH_EMBEDDING_MODEL
WITHOUT_A_MODEL = 0.36
UNDER_WAY = "SELECT count(*) FROM imports WHERE step <> 'ready'"
AT_ONCE = 4

PGVECTOR, QDRANT, SERVICE = "pgvector", "Qdrant", "the service"

Find = Callable[[str], Awaitable[Sequence[UUID]]]  # the resources of the passages, best first


async def measure(container: Container) -> None:
    caller, texts = Caller(DEFAULT_TENANT, uuid4()), documents()
    await ensure_tenant(container.ports.connections(), DEFAULT_TENANT, "bench")
    await _register(container.coach(), caller)
    await _import(container, caller, texts)
    names = {_resource_id(caller, each): each.id for each in texts}
    lines, reached = [], {}
    for engine, filled in {PGVECTOR: container, QDRANT: await _on_qdrant(container, names)}.items():
        for way, find in _ways(filled, caller).items():
            reached[engine, way], *others = await _asked(find, names)
            lines.append(
                [f"{engine}, {way}", *(f"{figure:.3f}" for figure in (reached[engine, way], *others))]
            )
    model = container.ports.embedder().model
    wanted = WANTED.get(model, WITHOUT_A_MODEL)
    heading(f"What {len(questions())} questions find in {len(texts)} abstracts, measured by {model}")
    rows(["", "nDCG@10", "odd questions", "even questions", "recall@10"], lines)
    for engine in (PGVECTOR, QDRANT):
        ratio(f"nDCG@10 with {engine} / the {wanted} it should be", reached[engine, SERVICE] / wanted, ">= 1")


async def _on_qdrant(container: Container, resources: Iterable[UUID]) -> Container:
    """The same service over the client's local mode, which has no server and no approximation."""
    other = Container(deployment=container.deployment())
    places = Places(AsyncQdrantClient(":memory:"))
    other.ports.recall_index.override(providers.Object(QdrantRecallIndex(places)))
    other.ports.vector_collections.override(providers.Object(QdrantVectorCollections(places)))
    for resource_id in resources:
        await other.use_cases.shared().index_resource().index_passages(DEFAULT_TENANT, resource_id)
    return other


def _ways(container: Container, caller: Caller) -> dict[str, Find]:
    """The whole service, and each half alone."""

    async def service(text: str) -> Sequence[UUID]:
        command = SearchKnowledgeCommand(caller=caller, query=text, limit=PASSAGES)
        return [
            passage.resource_id for passage in (await container.coach().search_knowledge(command)).unwrap()
        ]

    async def half(text: str, *, by_meaning: bool) -> Sequence[UUID]:
        embedder = container.ports.embedder()
        (vector,) = await embedder.embed([text if by_meaning else ""])
        terms = {} if by_meaning else await container.ports.lexicon().question(text)
        matches = await container.ports.recall_index().find(
            Shelf.KNOWLEDGE,
            tenant_id=caller.tenant_id,
            owner_id=caller.user_id,
            question=Question(vector, embedder.model, terms),
            limit=PASSAGES,
        )
        return [match.resource_id for match in matches]

    return {
        SERVICE: service,
        "meaning alone": lambda text: half(text, by_meaning=True),
        "words alone": lambda text: half(text, by_meaning=False),
    }


async def _asked(find: Find, names: dict[UUID, str]) -> list[float]:
    judged, reached, covered = judgements(), [], []
    for question in questions():
        found = [names[each] for each in dict.fromkeys(await find(question.text))]
        gains = judged.get(question.id, {})
        reached.append(ndcg(found, gains))
        covered.append(recall(found, gains))
    mean = statistics.fmean
    return [mean(reached), mean(reached[0::2]), mean(reached[1::2]), mean(covered)]


async def _import(container: Container, caller: Caller, texts: Sequence[Text]) -> None:
    """Everything through the use case and the relay, until every passage can be found."""
    coach, gate = container.coach(), asyncio.Semaphore(AT_ONCE)

    async def hand_over(each: Text) -> None:
        async with gate:
            command = AddKnowledgeCommand(
                caller=caller,
                resource_id=_resource_id(caller, each),
                title=each.title[:TITLE_LONGEST] or f"Abstract {each.id}",
                text=each.text or each.title or f"Abstract {each.id}",
                language="en",
            )
            if not is_successful(added := await coach.add_knowledge(command)):
                raise RuntimeError(f"{each.id}: {added.failure()}")

    stop = asyncio.Event()
    relay = asyncio.create_task(container.relay().run(stop))
    await asyncio.gather(*map(hand_over, texts))
    looking = await asyncpg.connect(container.deployment().addresses.postgres_direct.replace("+asyncpg", ""))
    while await looking.fetchval(UNDER_WAY):  # noqa: ASYNC110 - the relay tells nobody
        await asyncio.sleep(0.1)
    await looking.close()
    stop.set()
    await relay


async def _register(coach: Coach, caller: Caller) -> None:
    registered = await coach.register_user(
        RegisterUserCommand(
            caller=caller,
            email=f"{caller.user_id}@example.org",
            password="correct horse battery",
            display_name="Bench",
            timezone="UTC",
        )
    )
    if not is_successful(registered):
        raise RuntimeError(registered.failure())


def _resource_id(caller: Caller, document: Text) -> UUID:
    return uuid5(caller.user_id, document.id)
