"""Retention runs once a day whoever asks, and what two runs have missed is overdue."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.coach import Coach
from application.ports.failures import StoreUnavailable
from application.privacy.plan_retention import COUNT_IS_GOOD, ReadRetentionCommand
from application.privacy.run_retention import KeepRetentionCommand
from domain.audit.entry import AuditEntry
from infrastructure.container import MemoryContainer

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture
def stores(clock: MemoryClock) -> MemoryStores:
    return MemoryStores(clock=clock)


@pytest.fixture
def coach(stores: MemoryStores) -> Coach:
    coach: Coach = MemoryContainer(stores=stores).coach()
    return coach


async def overdue(coach: Coach) -> int:
    return (await coach.read_retention(ReadRetentionCommand())).unwrap().overdue


async def ran(coach: Coach) -> bool:
    return (await coach.keep_retention(KeepRetentionCommand())).unwrap() is not None


async def test_runs_once_a_day_and_each_run_is_an_act(
    coach: Coach, stores: MemoryStores, clock: MemoryClock
) -> None:
    assert [await ran(coach) for _ in range(3)] == [True, False, False]
    clock.advance(DAY - HOUR)
    assert not await ran(coach)
    clock.advance(HOUR)
    assert await ran(coach)
    acts = [(each.act.name, each.act.outcome) for each in await stores.audit_trail.latest(limit=9)]
    assert acts == [("retention.run", "done"), ("retention.run", "begun")] * 2


async def test_what_two_runs_should_have_taken_is_overdue(
    coach: Coach, stores: MemoryStores, clock: MemoryClock
) -> None:
    entry = AuditEntry(
        id=uuid4(),
        tenant_id=uuid4(),
        user_id=uuid4(),
        action="identity.logged_in.v1",
        metadata={},
        created_at=clock.now(),
    )
    await stores.audit_log.record(entry)
    clock.advance(181 * DAY)
    assert await overdue(coach) == 0
    clock.advance(DAY + HOUR)
    assert await overdue(coach) == 1
    assert await ran(coach)
    assert await overdue(coach) == 0


async def test_what_is_overdue_is_counted_once_in_a_while(coach: Coach, clock: MemoryClock) -> None:
    """Monitoring asks more often than anything can become overdue."""
    first = (await coach.read_retention(ReadRetentionCommand())).unwrap()
    clock.advance(COUNT_IS_GOOD / 2)
    assert (await coach.read_retention(ReadRetentionCommand())).unwrap() is first
    clock.advance(COUNT_IS_GOOD / 2)
    assert (await coach.read_retention(ReadRetentionCommand())).unwrap().counted_at > first.counted_at


async def test_a_run_that_could_not_reach_a_store_is_none_and_comes_again(
    coach: Coach, stores: MemoryStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> int:
        raise StoreUnavailable("mongo")

    with monkeypatch.context() as broken:
        broken.setattr(stores.leftovers[-1], "forget", away)
        with pytest.raises(StoreUnavailable):
            await ran(coach)
    assert await stores.retention_runs.last() is None
    assert await ran(coach)
    assert not await ran(coach)
