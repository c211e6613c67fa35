"""An erasure that is killed anywhere ends like one that was not: nothing is left, all is counted."""

import asyncio
import json
import multiprocessing
import os
import random
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import uvloop

from adapters.postgres.tenants import ensure_tenant
from application.privacy.tend_erasures import TendErasuresCommand
from domain.privacy.erasure import ErasureStep
from infrastructure.container import Container
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from tests.erasing import Life
from tests.faults.crash_child import TENANT, Order, container_for
from tests.faults.crashing import CrashPlan
from tests.faults.erasure_child import erase
from tests.servers import MongoDatabase, PostgresDatabase

# At how many of its passings each point is died at; with 100 it is every passing of every point.
DEATHS = int(os.environ.get("FAULT_ERASURE_DEATHS", "1"))
PATIENCE = 60  # seconds
STORES = ("postgres", "mongo", "objects", "dead letters", "queue")
POINTS = (
    *("ledger.enter", "ledger.prove", "unit_of_work.commit"),
    *(f"{store}.{act}" for store in STORES for act in ("count", "remove")),
)

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.erasure_child", "sklearn.feature_extraction.text"])


@pytest.fixture
def order(postgres_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path) -> Order:
    objects = tmp_path / "objects"
    objects.mkdir()
    return Order(postgres_database.dsn, mongo_database.url, mongo_database.name, str(objects), seed=1)


@pytest.mark.timeout(3600)
def test_no_crash_leaves_anything_or_loses_count(order: Order, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_prepare(order))
    runs = 0
    life, erasure_id = asyncio.run(_asked(order))
    assert _lived(order) == 0
    asyncio.run(_is_gone(order, life, erasure_id))
    passed = json.loads((Path(order.objects).parent / "passed").read_text())
    assert passed.keys() == {f"{point}:{when}" for point in POINTS for when in ("before", "after")}
    for point, hit in _deaths(passed):
        life, erasure_id = asyncio.run(_asked(order))
        assert _lived(replace(order, point=point, hit=hit)) == -signal.SIGKILL, point
        assert _lived(order) == 0
        asyncio.run(_is_gone(order, life, erasure_id))
        runs += 1
    with capsys.disabled():
        print(f"\nerasure crashes: {len(passed)} points, {runs} deaths, nothing left and nothing uncounted")


def _deaths(passed: dict[str, int]) -> Iterator[tuple[str, int]]:
    chance = random.Random("erasure")
    for point in sorted(passed):
        hits = range(1, passed[point] + 1)
        yield from ((point, hit) for hit in sorted(chance.sample(hits, min(DEATHS, len(hits)))))


def _lived(order: Order) -> int | None:
    process = _processes.Process(target=_life, args=(order,))
    process.start()
    process.join(PATIENCE)
    assert process.exitcode is not None, "took too long"
    return process.exitcode


def _life(order: Order) -> None:
    uvloop.run(erase(order, CrashPlan(order.point, order.hit)))


async def _prepare(order: Order) -> None:
    container = container_for(order)
    deployment = container.deployment()
    await migrate(deployment.settings, deployment.addresses)
    async with opened(container):
        await ensure_tenant(container.ports.connections(), TENANT, "Faults")


async def _asked(order: Order) -> tuple[tuple[UUID, UUID], UUID]:
    """Somebody who has lived here, and has asked to be forgotten."""
    container = container_for(order)
    async with opened(container), container.ports.queue_connections():
        life = _of(container)
        await life.begin()
        await life.live()
        accepted = await life.ask_to_be_forgotten()
        return (life.user_id, life.session_id), accepted.erasure_id


async def _is_gone(order: Order, life: tuple[UUID, UUID], erasure_id: UUID) -> None:
    container = container_for(order)
    async with opened(container), container.ports.queue_connections():
        (await container.coach().tend_erasures(TendErasuresCommand())).unwrap()
        user_id, session_id = life
        gone = replace(_of(container), user_id=user_id, session_id=session_id)
        erasure = await gone.erasure(erasure_id)
        assert erasure.step is ErasureStep.COMPLETED
        assert await gone.residue() == {}
        assert erasure.receipt is not None
        stores = erasure.receipt.stores
        assert stores["mongo"]["dialogue_messages"].found == 2
        assert stores["postgres"]["users"].found == 1
        tallies = [tally for kinds in stores.values() for tally in kinds.values()]
        assert all(tally.left == 0 and tally.found == tally.deleted for tally in tallies)
        entries = await container.ports.erasure_ledger().entries()
        assert erasure_id in {entry.erasure_id for entry in entries}


def _of(container: Container) -> Life:
    async def drain() -> None:
        await container.relay().drain()

    return Life(container.coach(), drain, container.ports.object_store(), TENANT)
