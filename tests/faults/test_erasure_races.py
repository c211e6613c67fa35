"""An erasure races everybody who could still write: workers, imports, nightly jobs, repairs and replays."""

import asyncio
import os
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from adapters.mongo import client as mongo_client
from adapters.postgres import engine as postgres_engine
from adapters.postgres.tenants import ensure_tenant
from domain.privacy.erasure import SECOND_LOOK
from entrypoints.schedule.ticks import Tick, run_ticks, ticks_of
from infrastructure.container import Container, MemoryContainer
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from tests.erasing import Life
from tests.faults.crash_child import TENANT, Order, container_for
from tests.faults.erasure_race import Act, Race, dawdle, nightly, repair, tend
from tests.servers import MongoDatabase, PostgresDatabase

OVER_FAKES = int(os.environ.get("FAULT_ERASURE_ROUNDS", "20"))
OVER_STORES = int(os.environ.get("FAULT_ERASURE_ROUNDS", "200"))
AT_ONCE = 6  # learners over stores: as many as keep two cores busy
MOMENTS = [each / 100 for each in range(20)]  # seconds that acts over stores are apart
LATE = [*[0.0] * 8, 0.2, 0.5, 1.0, 4.0]  # seconds that a write comes late: also after all was erased
TIRELESS = 60  # times as often as otherwise the schedule's ticks come
NIGHT = timedelta(seconds=3)
PATIENCE = 120.0  # seconds: a writer who is cut off by a slow machine may leave what only a second look finds


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(OVER_FAKES))
async def test_nothing_is_left_over_fakes(seed: int) -> None:
    clock, chance = MemoryClock(), random.Random(seed)
    container = MemoryContainer(stores=MemoryStores([TENANT], clock=clock))

    async def drain() -> None:
        await container.relay().drain()

    async def a_few_turns() -> None:
        for _ in range(chance.randrange(30)):
            await asyncio.sleep(0)

    async def many_turns() -> None:
        for _ in range(chance.choice((0, 0, 0, 100, 1_000))):
            await asyncio.sleep(0)

    dawdle(container, many_turns)
    coach = container.coach()
    others: Sequence[Act] = [*nightly(coach, chance), partial(repair, coach), drain, drain]
    race = Race(_life(container), chance, a_few_turns, others)
    await race.run()
    await drain()
    await tend(coach)
    assert await race.life.residue() == {}
    clock.advance(SECOND_LOOK)
    await tend(coach)
    assert await race.is_over()
    assert await race.life.residue() == {}


@pytest.mark.infra
@pytest.mark.timeout(3600)
async def test_nothing_is_left_over_stores(
    postgres_database: PostgresDatabase,
    mongo_database: MongoDatabase,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One system with all its workers and a schedule that never rests, and ever new learners in it.

    A repair may remove what a late writer left: it is at work in one half of the rounds alone.
    """
    monkeypatch.setattr(mongo_client, "ANSWERING", PATIENCE)
    for patience in ("CONNECTING", "ANSWERING"):
        monkeypatch.setattr(postgres_engine, patience, PATIENCE)
    objects = tmp_path / "objects"
    objects.mkdir()
    order = Order(postgres_database.dsn, mongo_database.url, mongo_database.name, str(objects), seed=1)
    container = container_for(order)
    deployment = container.deployment()
    await migrate(deployment.settings, deployment.addresses)
    clock = MemoryClock()
    container.ports.clock.override(clock)
    async with opened(container), container.ports.queue_connections():
        await ensure_tenant(container.ports.connections(), TENANT, "Faults")
        dawdle(container, partial(_a_while, random.Random("stores"), LATE))
        chances = [random.Random(seed) for seed in range(OVER_STORES)]
        races = [Race(_life(container), each, partial(_a_while, each, MOMENTS)) for each in chances]
        places, coach = asyncio.Semaphore(AT_ONCE), container.coach()
        jobs = nightly(coach, random.Random("night"))
        halves: Sequence[Sequence[Act]] = ([*jobs, partial(repair, coach)], jobs)
        for first, schedule in enumerate(halves):
            async with _at_work(container, schedule), asyncio.TaskGroup() as group:
                for race in races[first :: len(halves)]:
                    group.create_task(_raced(race, places))
        for waiting in (timedelta(0), SECOND_LOOK):
            clock.advance(waiting)
            await container.relay().drain()
            await tend(coach)
            left = {seed: await race.life.residue() for seed, race in enumerate(races)}
            assert {seed: found for seed, found in left.items() if found} == {}
        assert all([await race.is_over() for race in races])
    with capsys.disabled():
        print(f"\nerasure races over stores: {len(races)} rounds, nothing left")


async def _raced(race: Race, places: asyncio.Semaphore) -> None:
    async with places:
        await race.run()


async def _a_while(chance: random.Random, seconds: Sequence[float]) -> None:
    await asyncio.sleep(chance.choice(seconds))


@asynccontextmanager
async def _at_work(container: Container, jobs: Sequence[Act]) -> AsyncIterator[None]:
    """Workers and schedule, until everybody is through."""
    stop = asyncio.Event()
    ticks = [replace(tick, every=tick.every / TIRELESS) for tick in ticks_of(container.coach())]
    ticks += [Tick(f"nightly {number}", NIGHT, job) for number, job in enumerate(jobs)]
    async with asyncio.TaskGroup() as group:
        group.create_task(container.relay().run(stop))
        group.create_task(run_ticks(ticks, stop))
        yield
        stop.set()


def _life(container: Container | MemoryContainer) -> Life:
    async def drain() -> None:
        await container.relay().drain()

    return Life(container.coach(), drain, container.ports.object_store(), TENANT)
