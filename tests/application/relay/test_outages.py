"""Stores go away and come back: nobody's failure, and nothing is lost."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.outbox import MemoryOutbox
from adapters.system.clock import SystemClock
from application.ports.failures import StoreUnavailable
from application.ports.outbox import DeliveredEvent, Delivery
from tests.application.relay.bench import QUICK, Bench, Bus, Vectors, bench, running, until


@pytest.fixture
async def at() -> Bench:
    return await bench(SystemClock())


class Counting(MemoryOutbox):
    """Counts how often each subscriber asks."""

    claims: Counter[str]

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        self.claims[subscriber] += 1
        return await super().claim(subscriber, limit=limit, lease=lease)


async def test_a_store_that_is_away_pauses_its_subscriber_and_uses_up_no_attempts(at: Bench) -> None:
    plans = await at.school.plans(40)
    asked, away = 0, True

    async def act(_: DeliveredEvent) -> None:
        nonlocal asked
        asked += 1
        await asyncio.sleep(0)
        if away:
            raise StoreUnavailable("vectors")

    vectors, bus = Vectors(act), Bus()
    outbox = Counting(at.stores.database)
    outbox.claims = Counter()
    async with running(at.relay(vectors, bus, options=replace(QUICK, hands=2), outbox=outbox)):
        await until(lambda: len(at.told.paused_) > QUICK.attempts + 2)
        await until(lambda: len(bus.handled) == len(plans))
        assert asked <= 4 * len(at.told.paused_)  # what is in hand bounces; the others are not even tried
        assert outbox.claims["plan-vectors"] <= 3 * len(at.told.paused_)
        away = False
        await until(lambda: len(vectors.handled) == len(plans))
    assert at.told.parked_ == []
    assert {(name, reason) for name, _, reason in at.told.paused_} == {
        ("plan-vectors", "vectors is not available")
    }
    assert all(delivery.attempt == 1 for delivery in at.told.delivered_)


class Flickering(MemoryOutbox):
    """The outbox's own store goes away now and then."""

    away = False

    def _check(self) -> None:
        if self.away:
            raise StoreUnavailable("postgres")

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        self._check()
        return await super().claim(subscriber, limit=limit, lease=lease)

    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        self._check()
        await super().complete(deliveries)

    async def postpone(
        self, delivery: Delivery, *, delay: timedelta, reason: str, counts: bool = True
    ) -> None:
        self._check()
        await super().postpone(delivery, delay=delay, reason=reason, counts=counts)

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        self._check()
        return await super().wait(at_most)


async def test_survives_its_own_store_going_away(at: Bench) -> None:
    outbox = Flickering(at.stores.database)
    (plan,) = await at.school.plans(1)

    async def act(_: DeliveredEvent) -> None:
        outbox.away = True

    bus = Bus(act)
    async with running(at.relay(bus, outbox=outbox)):
        await until(lambda: len(at.told.paused_) > 3)
        bus.act, outbox.away = None, False
        await until(lambda: len(at.told.delivered_) == 1)
    assert len(bus.order(plan.id)) == 1


async def test_a_failure_that_cannot_be_noted_is_not_lost(at: Bench) -> None:
    outbox = Flickering(at.stores.database)
    await at.school.plans(1)

    async def act(_: DeliveredEvent) -> None:
        outbox.away = True
        raise ValueError

    async with running(at.relay(Bus(act), outbox=outbox)):
        await until(lambda: len(at.told.paused_) > 1)
    assert len(at.waiting("bus")) == 1


async def test_an_outage_of_its_own_store_uses_up_no_attempt_and_no_lease(at: Bench) -> None:
    """What was in hand when both stores went away is given back as soon as the outbox is there again."""
    outbox = Flickering(at.stores.database)
    await at.school.plans(3)

    async def act(_: DeliveredEvent) -> None:
        outbox.away = True
        raise StoreUnavailable("postgres")

    bus = Bus(act)
    async with running(at.relay(bus, outbox=outbox)):
        await until(lambda: len(at.told.paused_) > 3)
        bus.act, outbox.away = None, False
        await until(lambda: len(at.told.delivered_) == 3)
    assert [each.attempt for each in at.told.delivered_] == [1, 1, 1]


async def test_whoever_stops_while_a_store_is_away_gives_back_what_is_in_hand(at: Bench) -> None:
    await at.school.plans(3)

    async def act(_: DeliveredEvent) -> None:
        raise StoreUnavailable("mongo")

    async with running(at.relay(Bus(act), options=replace(QUICK, longest_pause=timedelta(minutes=1)))):
        await until(lambda: len(at.told.paused_) == 1)
    assert [(each.lease, each.attempts) for each in at.waiting("bus").values()] == [(None, 0)] * 3
