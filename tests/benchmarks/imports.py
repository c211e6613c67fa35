"""How fast handed-over chapters become searchable, beside the slowest of the stages that take them there."""

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
from returns.pipeline import is_successful

from adapters.postgres.tenants import ensure_tenant
from application.caller import Caller
from application.coach import Coach
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.index_resource import BATCH, searchable_text
from application.knowledge.terms import terms_of
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
UNDER_WAY = "SELECT count(*) FROM imports WHERE step <> 'ready'"
ROUNDS = 3
AT_ONCE = 4  # uploads under way at the same moment, as a client with a folder of files would have


def chapters() -> dict[str, str]:
    """The study material, or the product's own sample where there is none beside the project."""
    files = sorted(CORPUS.rglob("*.md")) or sorted(Path("infrastructure/seeds").rglob("*.md"))
    return {file.stem: file.read_text() for file in files}


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
                totals.append(await _timed(lambda: _import(container, texts)))
                stages.append(await _stages(container, texts))
    _print(len(texts), totals, stages)


def _container(stores: Places) -> Container:
    os.environ.update(stores.product_environment("imports"))
    return Container(deployment=given(Settings(_env_file=None)))


async def _import(container: Container, texts: dict[str, str]) -> None:
    """Everything through the use case and the relay, until every passage can be found."""
    coach, user_id = container.coach(), uuid4()
    await _register(coach, user_id)
    gate = asyncio.Semaphore(AT_ONCE)

    async def hand_over(title: str, text: str) -> None:
        async with gate:
            command = AddKnowledgeCommand(
                caller=Caller(DEFAULT_TENANT, user_id), resource_id=uuid4(), title=title, text=text
            )
            if not is_successful(await coach.add_knowledge(command)):
                raise RuntimeError(title)

    stop = asyncio.Event()
    relay = asyncio.create_task(container.relay().run(stop))
    await asyncio.gather(*(hand_over(*each) for each in texts.items()))
    looking = await asyncpg.connect(container.deployment().addresses.postgres_direct.replace("+asyncpg", ""))
    while await looking.fetchval(UNDER_WAY):  # noqa: ASYNC110 - the relay tells nobody
        await asyncio.sleep(0.01)
    await looking.close()
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


async def _stages(container: Container, texts: dict[str, str]) -> dict[str, float]:
    """Each stage alone, over the same chapters: seconds."""
    cut: list[tuple[str, Chunk]] = []
    embedded: list[Recallable] = []

    async def store() -> None:
        for title, text in texts.items():
            await container.ports.object_store().put(
                f"bench/{title}", text.encode(), content_type="text/plain"
            )

    async def cut_up() -> None:
        cut.extend((title, each) for title, text in texts.items() for each in chunk(text))

    async def embed() -> None:
        embedder, owner = container.ports.embedder(), uuid4()
        for start in range(0, len(cut), BATCH):
            batch = cut[start : start + BATCH]
            texts = [searchable_text(title, each) for title, each in batch]
            vectors = await embedder.embed(texts)
            terms = await terms_of(container.ports.lexicon(), texts)
            embedded.extend(
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
                for (_, each), vector, said in zip(batch, vectors, terms, strict=True)
            )

    async def index() -> None:
        for start in range(0, len(embedded), BATCH):
            await container.ports.recall_index().put(Shelf.KNOWLEDGE, embedded[start : start + BATCH])

    return {
        "store": await _timed(store),
        "chunk": await _timed(cut_up),
        "embed": await _timed(embed),
        "index": await _timed(index),
    }


async def _timed(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def _print(number: int, totals: list[float], stages: list[dict[str, float]]) -> None:
    heading(f"Importing {number} chapters until they are searchable: medians of {ROUNDS} rounds")
    alone = {name: statistics.median(each[name] for each in stages) for name in stages[0]}
    total = statistics.median(totals)
    rows(
        ["", "s", "chapters/s"],
        [
            [name, f"{seconds:.2f}", f"{number / seconds:.1f}"]
            for name, seconds in {
                **{f"{name} alone": each for name, each in alone.items()},
                "all": total,
            }.items()
        ],
    )
    slowest = max(alone, key=lambda name: alone[name])
    ratio(f"rate of all / rate of the slowest stage ({slowest}) alone", alone[slowest] / total, ">= 0.5")


if __name__ == "__main__":
    asyncio.run(main())
