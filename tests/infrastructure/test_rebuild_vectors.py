"""Vectors are made again on real stores while learners go on writing, deleting and asking."""

import asyncio
from collections import Counter
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from application.caller import Caller
from application.coach import Coach
from application.consistency import fill_shadow
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.make_shadow import Filled
from application.consistency.rebuild_vectors import RebuildVectorsCommand
from application.consistency.relay import Relay
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.knowledge.delete_knowledge import DeleteKnowledgeCommand
from application.knowledge.search_knowledge import SearchKnowledgeCommand
from application.planning.change_plan import ChangePlanCommand
from application.planning.create_plan import CreatePlanCommand
from application.planning.delete_plan import DeletePlanCommand
from infrastructure.container import Container
from tests.infrastructure.processes import COMMAND, coach, environment
from tests.infrastructure.test_fsck import LEARNER, Stores
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

TEXTS = 60
HELD = """
    SELECT shelf, id, content_hash FROM vectors JOIN vector_collections ON name = collection
    WHERE state = 'serving' AND shelf <> 'persona'
"""


class Interrupted(Exception):
    """The process is gone."""


class Busy:
    """Learners who do everything at once, until they are told to stop."""

    def __init__(self, container: Container, caller: Caller) -> None:
        self.use: Coach = container.coach()
        self.caller = caller
        self.done: Counter[str] = Counter()
        self.stop = asyncio.Event()
        subscribers = [each for each in container.subscribers() if each.name != "bus"]
        self.relay = Relay(outbox=container.ports.outbox(), subscribers=subscribers)

    async def text(self, number: int) -> UUID:
        each = uuid4()
        added = AddKnowledgeCommand(
            caller=self.caller, resource_id=each, title=f"Text {number}", text=f"Ownership of {each}."
        )
        (await self.use.add_knowledge(added)).unwrap()
        return each

    async def write(self, texts: list[UUID]) -> None:
        while not self.stop.is_set():
            texts.append(await self.text(len(texts)))
            gone = DeleteKnowledgeCommand(caller=self.caller, resource_id=texts.pop(0))
            (await self.use.delete_knowledge(gone)).unwrap()
            await self.plan()
            await self.relay.drain()
            self.done["written"] += 1

    async def plan(self) -> None:
        first, second = uuid4(), uuid4()
        for each in (first, second):
            plan = CreatePlanCommand(caller=self.caller, plan_id=each, title=f"Plan {each}", tasks=[])
            (await self.use.create_plan(plan)).unwrap()
        change = ChangePlanCommand(caller=self.caller, plan_id=second, title=f"Changed {second}")
        (await self.use.change_plan(change)).unwrap()
        (await self.use.delete_plan(DeletePlanCommand(caller=self.caller, plan_id=first))).unwrap()

    async def ask(self) -> None:
        """Something is always found: what is asked for is never all being changed."""
        search = SearchKnowledgeCommand(caller=self.caller, query="ownership", limit=20)
        while not self.stop.is_set():
            found = (await self.use.search_knowledge(search)).unwrap()
            self.done["found nothing" if not found else "found"] += 1
            await asyncio.sleep(0)


async def rebuilt_while_busy(container: Container, caller: Caller) -> Counter[str]:
    busy = Busy(container, caller)
    texts = [await busy.text(number) for number in range(TEXTS)]
    await busy.relay.drain()

    def stop(filled: Filled) -> None:
        if filled.done == 2 * fill_shadow.BATCH:
            raise Interrupted

    async with asyncio.TaskGroup() as group:
        group.create_task(busy.write(texts))
        group.create_task(busy.ask())
        with pytest.raises(Interrupted):
            await busy.use.rebuild_vectors(RebuildVectorsCommand(watch=stop))
        for _ in range(2):
            for each in (await busy.use.rebuild_vectors(RebuildVectorsCommand())).unwrap():
                assert each.serves == each.begun, each
        busy.stop.set()
    await busy.relay.drain()
    return busy.done


async def test_no_question_fails_and_nothing_is_missing(
    empty_database: PostgresDatabase,
    mongo_database: MongoDatabase,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fill_shadow, "BATCH", 5)
    stores = Stores(empty_database.dsn, mongo_database, tmp_path_factory.mktemp("home"))
    await stores.begin()

    async def run(container: Container) -> None:
        done = await rebuilt_while_busy(container, Caller(stores.tenant, LEARNER))
        assert done["found nothing"] == 0
        assert min(done["found"], done["written"]) > 3, done
        report = (await container.coach().check_agreement(CheckAgreementCommand())).unwrap()
        assert (report.left, report.unavailable) == (0, ())
        truth = container.ports.truth()
        wanted = {
            (inventory.stock.value.split()[0], UUID(item.key)): item.digest
            for inventory in container.ports.inventories()
            if inventory.stock.value in ("knowledge vectors", "dialogue vectors")
            async for item in truth.items(inventory.stock)
        }
        connection = await asyncpg.connect(empty_database.dsn)
        held = {(shelf, key): digest for shelf, key, digest in await connection.fetch(HELD)}
        left = await connection.fetchval("SELECT count(*) FROM vector_collections")
        await connection.close()
        assert held.keys() == wanted.keys()
        assert {key for key, digest in wanted.items() if digest not in (None, held[key])} == set()
        assert left == 3

    await stores.do(run)


async def test_goes_on_where_a_killed_process_stopped(
    empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> None:
    """It is killed while its first copy waits for a lock that we hold; everything is found afterwards."""
    stores = Stores(empty_database.dsn, mongo_database, tmp_path)
    await stores.begin()
    connection = await asyncpg.connect(empty_database.dsn)
    before = await connection.fetch(HELD)
    names = "SELECT name FROM vector_collections WHERE state = $1"
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    lock = connection.transaction()
    await lock.start()
    await connection.execute("LOCK TABLE vectors IN SHARE MODE")  # of those who write: it can be read
    command = [*COMMAND, "vectors", "rebuild"]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=tmp_path, env=environment(stores.environment), stdout=asyncio.subprocess.DEVNULL
    )
    async with asyncio.timeout(60):
        while not await connection.fetchval(waiting):  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.1)
    process.kill()
    assert await process.wait() < 0
    await lock.rollback()
    (shadow,) = await connection.fetch(names, "filling")
    done = await asyncio.to_thread(coach, "vectors", "rebuild", cwd=tmp_path, **stores.environment)
    assert done.returncode == 0, done.stdout
    assert shadow in await connection.fetch(names, "serving")
    assert set(await connection.fetch(HELD)) == set(before)
    assert len(await connection.fetch(names, "serving")) == 3
    assert not await connection.fetch(names, "kept")
    await connection.close()
