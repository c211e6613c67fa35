"""One aggregate whose deliveries always fail does not make its neighbours wait."""

import asyncio
import os
import statistics
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import cycle
from typing import ClassVar
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.outbox import PostgresOutbox
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.ports.outbox import DeliveredEvent
from domain.planning.events import TaskStatusChanged
from domain.shared.aggregate import DomainEvent
from tests.faults.harness import Harness
from tests.faults.relay_worker import SUBSCRIBER, Shift
from tests.servers import PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(180)]

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "3"))
NEIGHBOURS = 20
EVENTS, EVERY = 300, 0.01  # so many a round, one in so many seconds
WORST = 2.0
LEFT = """
    SELECT count(*) FROM outbox_deliveries healthy WHERE aggregate_id <> $1 OR $2
    OR NOT EXISTS (SELECT FROM outbox_deliveries WHERE parked_at IS NOT NULL)
"""
# It fails as often as it can, and is parked in the middle of the round.
OPTIONS = RelayOptions(first_wait=timedelta(seconds=0.1), longest_wait=timedelta(seconds=0.3), attempts=10)


@dataclass
class Lags:
    """In milliseconds, from the commit to the end of the effect."""

    all: list[float] = field(default_factory=list)

    def at(self, percent: int) -> float:
        return statistics.quantiles(self.all, n=100, method="inclusive")[percent - 1]


@dataclass
class Effects:
    """Takes two milliseconds, and fails for the poisoned one."""

    name: ClassVar[str] = SUBSCRIBER
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (TaskStatusChanged,)

    lags: Lags
    poisoned: UUID | None
    failures: int = 0

    async def handle(self, delivered: DeliveredEvent) -> None:
        await asyncio.sleep(0.002)
        if delivered.aggregate_id == self.poisoned:
            self.failures += 1
            raise ValueError
        self.lags.all.append((datetime.now(UTC) - delivered.event.occurred_at) / timedelta(milliseconds=1))


@pytest.fixture
async def harness(postgres_database: PostgresDatabase) -> Harness:
    made = Harness(postgres_database.dsn, Shift(postgres_database.dsn, lease=30, busy=0), seed=1)
    await made.prepare()
    return made


async def test_poison_does_not_make_its_neighbours_wait(
    harness: Harness, capsys: pytest.CaptureFixture[str]
) -> None:
    without, beside = Lags(), Lags()
    for _ in range(ROUNDS):  # in turn, so that whatever else goes on here hits both
        await _round(harness, Effects(without, None), uuid4())
        sick = uuid4()
        effects = Effects(beside, sick)
        await _round(harness, effects, sick)
        assert effects.failures == OPTIONS.attempts
    with capsys.disabled():
        print(
            f"\npoison: {len(beside.all)} deliveries beside it, lag p50 {beside.at(50):.1f} ms and p99"
            f" {beside.at(99):.1f} ms; without it {without.at(50):.1f} and {without.at(99):.1f} ms"
        )
    assert len(beside.all) == ROUNDS * (EVENTS - EVENTS // (NEIGHBOURS + 1) - 1)
    assert beside.at(50) <= WORST * without.at(50)
    assert beside.at(99) <= WORST * without.at(99)


async def _round(harness: Harness, effects: Effects, sick: UUID) -> None:
    """The same events with and without the poison; the sick one's come between the others'."""
    turns = cycle([sick, *(uuid4() for _ in range(NEIGHBOURS))])
    async with _delivering(harness.dsn, effects) as sql:
        for _ in range(EVENTS):
            await harness._write_one(sql, next(turns))
            await asyncio.sleep(EVERY)
        async with asyncio.timeout(30):
            while await sql.fetchval(LEFT, sick, effects.poisoned is None):  # noqa: ASYNC110 - a count
                await asyncio.sleep(0.02)
        await sql.execute("DELETE FROM outbox_deliveries")


@asynccontextmanager
async def _delivering(dsn: str, effects: Effects) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    engine, bell = create_engine(dsn), Doorbell(partial(connect_directly, dsn))
    relay = Relay(PostgresOutbox(Connections(engine), bell), [effects], OPTIONS)
    stop, sql = asyncio.Event(), await asyncpg.connect(dsn)
    running = asyncio.create_task(relay.run(stop))
    await asyncio.sleep(0.5)  # it listens
    try:
        yield sql
    finally:
        stop.set()
        await running
        await bell.close()
        await sql.close()
        await engine.dispose()
