"""Delivering: in order, side by side, and again after a failure."""

import asyncio
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.memory.clock import MemoryClock
from adapters.memory.database import MemoryDatabase
from adapters.memory.outbox import MemoryOutbox
from application.consistency.relay import Relay
from application.ports.outbox import DeliveredEvent, Delivery
from tests.application.relay.bench import QUICK, Bench, Bus, Hears, Vectors, bench, ids, running, until

LONG = timedelta(days=1)


class Audit(Hears):
    """Hears nothing of plans."""

    name = "audit"


class Asked(MemoryOutbox):
    """Notes who asks."""

    def __init__(self, database: MemoryDatabase) -> None:
        super().__init__(database)
        self.asked: list[str] = []

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        self.asked.append(subscriber)
        return await super().claim(subscriber, limit=limit, lease=lease)


class RingsForTheBus(MemoryOutbox):
    """And for nobody else, all the time."""

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        await asyncio.sleep(0.005)
        return {"bus"}


@pytest.fixture
def clock() -> MemoryClock:
    return MemoryClock()


@pytest.fixture
async def at(clock: MemoryClock) -> Bench:
    return await bench(clock)


async def test_everything_reaches_everyone_in_order(at: Bench) -> None:
    plans = await at.school.plans(5, changes=4)
    bus, vectors = Bus(), Vectors()
    assert await at.relay(bus, vectors).drain() == 50
    for subscriber in (bus, vectors):
        assert len(subscriber.handled) == 25
        for plan_id in ids(plans):
            assert subscriber.order(plan_id) == sorted(subscriber.order(plan_id))
    assert len(at.told.delivered_) == 50
    assert await at.relay(bus, vectors).drain() == 0


async def test_what_happens_because_of_it_is_delivered_too(at: Bench) -> None:
    (plan,) = await at.school.plans(1)

    async def change_once(delivered: DeliveredEvent) -> None:
        if plan.version < 4:
            await at.school.changes(plan)

    bus, vectors = Bus(), Vectors(change_once)
    await at.relay(bus, vectors).drain()
    assert len(bus.order(plan.id)) == len(vectors.order(plan.id)) == 4


async def test_aggregates_side_by_side_but_no_more_than_there_are_hands(at: Bench) -> None:
    await at.school.plans(10, changes=1)
    busy: Counter[object] = Counter()
    most, most_of_one = 0, 0

    async def act(delivered: DeliveredEvent) -> None:
        nonlocal most, most_of_one
        busy[delivered.aggregate_id] += 1
        most, most_of_one = max(most, busy.total()), max(most_of_one, *busy.values())
        await asyncio.sleep(0.002)
        busy[delivered.aggregate_id] -= 1

    assert await at.relay(Bus(act), options=replace(QUICK, hands=3)).drain() == 20
    assert (most, most_of_one) == (3, 1)


async def test_a_slow_subscriber_delays_no_other(at: Bench) -> None:
    await at.school.plans(5)
    never = asyncio.Event()

    async def act(_: DeliveredEvent) -> None:
        await never.wait()

    bus, slow = Bus(), Vectors(act)
    async with running(at.relay(slow, bus)):
        await until(lambda: len(bus.handled) == 5)
        await at.school.plans(5)
        await until(lambda: len(bus.handled) == 10)
        assert slow.handled == []
        never.set()


async def test_a_slow_event_delays_no_other_aggregate(at: Bench) -> None:
    first, *others = await at.school.plans(30, changes=2)
    never = asyncio.Event()

    async def act(delivered: DeliveredEvent) -> None:
        if delivered.aggregate_id == first.id:
            await never.wait()

    bus = Bus(act)
    async with running(at.relay(bus, options=replace(QUICK, batch=4, hands=2))):
        await until(lambda: len(bus.handled) == 3 * len(others))
        never.set()
        await until(lambda: len(bus.handled) == 3 * len([first, *others]))
    assert bus.order(first.id) == sorted(bus.order(first.id))


async def test_a_commit_wakes_it(at: Bench) -> None:
    bus = Bus()
    async with running(at.relay(bus, options=replace(QUICK, poll=timedelta(seconds=9)))):
        await asyncio.sleep(0.05)
        await at.school.plans(1)
        await until(lambda: len(bus.handled) == 1, seconds=1)


async def test_a_commit_wakes_only_whom_it_has_something_for(at: Bench) -> None:
    outbox, bus = Asked(at.stores.database), Bus()
    async with running(at.relay(bus, Audit(), outbox=outbox, options=replace(QUICK, poll=LONG))):
        await until(lambda: {*outbox.asked} == {"bus", "audit"})
        outbox.asked.clear()
        await at.school.plans(1)
        await until(lambda: len(bus.handled) == 1, seconds=1)
        await asyncio.sleep(0.05)
    assert {*outbox.asked} == {"bus"}


async def test_polling_goes_on_for_all_while_it_rings_for_others(at: Bench) -> None:
    """What nobody rings for, such as the end of a delay, is found in time however busy the others are."""
    outbox, vectors = RingsForTheBus(at.stores.database), Vectors()
    quick = replace(QUICK, poll=timedelta(seconds=0.1))
    async with running(at.relay(Bus(), vectors, outbox=outbox, options=quick)):
        await asyncio.sleep(0.05)
        await at.school.plans(1)
        await until(lambda: len(vectors.handled) == 1, seconds=1)


async def test_a_failure_is_tried_again_later_and_nothing_overtakes_it(at: Bench, clock: MemoryClock) -> None:
    (plan,) = await at.school.plans(1, changes=2)
    (other,) = await at.school.plans(1)
    error: list[Exception] = [ValueError("ada@example.org"), KeyError("ada")]

    async def act(delivered: DeliveredEvent) -> None:
        if delivered.aggregate_id == plan.id and error:
            raise error.pop()

    bus = Bus(act)
    relay = at.relay(bus)
    await relay.drain()
    assert (len(bus.order(plan.id)), len(bus.order(other.id))) == (0, 1)
    await relay.drain()
    assert bus.order(plan.id) == []
    clock.advance(timedelta(seconds=0.6))
    await relay.drain()
    assert bus.order(plan.id) == []
    clock.advance(timedelta(seconds=1.1))
    await relay.drain()
    assert len(bus.order(plan.id)) == 3
    assert [delay.total_seconds() for _, delay, _ in at.told.postponed_] == [0.5, 1.0]
    reasons = [reason for _, _, reason in at.told.postponed_]
    assert [reason.partition(" in ")[0] for reason in reasons] == ["KeyError", "ValueError"]
    assert "ada" not in "".join(reasons)


async def test_in_the_end_it_parks_its_aggregate_for_its_subscriber_only(
    at: Bench, clock: MemoryClock
) -> None:
    (plan,) = await at.school.plans(1, changes=1)

    async def act(delivered: DeliveredEvent) -> None:
        if delivered.aggregate_id == plan.id:
            raise ValueError

    bus, vectors = Bus(act), Vectors()
    relay = at.relay(bus, vectors)
    for _ in range(QUICK.attempts + 5):
        await relay.drain()
        clock.advance(LONG)
    ((delivery, reason),) = at.told.parked_
    assert (delivery.subscriber, delivery.attempt) == ("bus", QUICK.attempts)
    assert reason.startswith("ValueError in ")
    assert len(at.told.postponed_) == QUICK.attempts - 1
    (other,) = await at.school.plans(1)
    await at.school.changes(plan)
    await relay.drain()
    assert (bus.order(plan.id), len(bus.order(other.id))) == ([], 1)
    assert len(vectors.order(plan.id)) == 3
    assert len(at.waiting("bus")) == 3


class Unreadable(MemoryOutbox):
    """Hands out events of another release."""

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        claimed = await super().claim(subscriber, limit=limit, lease=lease)
        return [replace(each, delivered=None, unreadable="no event has this name") for each in claimed]


async def test_what_cannot_be_read_is_parked_at_once(at: Bench) -> None:
    await at.school.plans(2, changes=1)
    bus = Bus()
    assert await at.relay(bus, outbox=Unreadable(at.stores.database)).drain() == 0
    assert bus.handled == []
    assert [reason for _, reason in at.told.parked_] == ["cannot be read: no event has this name"] * 2
    assert len(at.waiting("bus")) == 4


async def test_what_takes_its_workers_down_is_parked(at: Bench, clock: MemoryClock) -> None:
    """A worker that dies reports nothing: only the number of attempts tells."""
    await at.school.plans(1)
    for _ in range(QUICK.attempts):
        assert len(await at.stores.outbox.claim("bus", limit=9, lease=timedelta(seconds=1))) == 1
        clock.advance(LONG)
    bus = Bus()
    await at.relay(bus).drain()
    assert bus.handled == []
    assert [reason for _, reason in at.told.parked_] == ["no attempt came to an end"]


async def test_who_loses_a_lease_and_gets_it_again_goes_on(at: Bench, clock: MemoryClock) -> None:
    """A process that stood still for a while: nobody else took over, and it starts nothing twice."""
    (plan,) = await at.school.plans(1)
    begun, go = 0, asyncio.Event()

    async def act(delivered: DeliveredEvent) -> None:
        nonlocal begun
        begun += delivered.aggregate_id == plan.id
        await go.wait()

    async with running(at.relay(Bus(act))):
        await until(lambda: begun == 1)
        clock.advance(2 * QUICK.lease)
        await at.school.plans(1)
        await asyncio.sleep(0.05)
        go.set()
        await until(lambda: at.waiting("bus") == {})
    assert begun == 1
    assert len(at.told.delivered_) == 2


async def test_who_takes_too_long_has_failed(at: Bench) -> None:
    await at.school.plans(1)

    async def act(_: DeliveredEvent) -> None:
        await asyncio.sleep(9)

    short = replace(QUICK, patience=timedelta(seconds=0.01), lease=timedelta(seconds=0.09))
    await at.relay(Bus(act), options=short).drain()
    ((_, _, reason),) = at.told.postponed_
    assert reason == "took too long"


class Broken(MemoryOutbox):
    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        raise RuntimeError("a bug")


async def test_a_bug_of_the_outbox_is_not_hidden(at: Bench) -> None:
    await at.school.plans(1)
    with pytest.raises(ExceptionGroup):
        await at.relay(Bus(), outbox=Broken(at.stores.database)).run(asyncio.Event())


async def test_stopping_finishes_what_is_in_hand_and_leaves_the_rest_to_others(at: Bench) -> None:
    await at.school.plans(6)
    go = asyncio.Event()
    begun = 0

    async def act(_: DeliveredEvent) -> None:
        nonlocal begun
        begun += 1
        await go.wait()

    bus = Bus(act)
    async with running(at.relay(bus, options=replace(QUICK, hands=2))) as stop:
        await until(lambda: begun == 2)
        stop.set()
        await asyncio.sleep(0.01)
        go.set()
    assert len(bus.handled) == begun == 2
    left = await at.stores.outbox.claim("bus", limit=9, lease=LONG)
    assert [each.attempt for each in left] == [1] * 4


async def test_two_relays_share_the_work(at: Bench) -> None:
    plans = await at.school.plans(8, changes=5)

    async def act(_: DeliveredEvent) -> None:
        await asyncio.sleep(0.001)

    one, two = Bus(act), Bus(act)
    options = replace(QUICK, batch=2)
    async with running(at.relay(one, options=options)), running(at.relay(two, options=options)):
        await until(lambda: len(one.handled) + len(two.handled) >= 48)
    both = [*one.handled, *two.handled]
    assert len({each.event_id for each in both}) == len(both) == 48
    assert one.handled
    assert two.handled
    assert at.waiting("bus") == {}
    assert len(plans) == 8


async def test_nobody_need_watch(at: Bench) -> None:
    await at.school.plans(2)
    assert await Relay(at.stores.outbox, [Bus(), Vectors()]).drain() == 4
