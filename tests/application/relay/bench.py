"""A relay over the memory stores, and subscribers that do as they are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from adapters.memory.stores import MemoryStores
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.consistency.subscriber import Subscriber
from application.events import EVENTS
from application.ports.clock import Clock
from application.ports.outbox import DeliveredEvent, Delivery, Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.plan import Plan
from domain.shared.aggregate import DomainEvent
from tests.builders import a_plan, a_user, later

TENANT = UUID(int=1)
QUICK = RelayOptions(
    first_wait=timedelta(seconds=1),
    longest_pause=timedelta(seconds=0.05),
    lease=timedelta(seconds=30),
    poll=timedelta(seconds=0.02),
)
Act = Callable[[DeliveredEvent], Awaitable[None]]


@dataclass
class Hears:
    """Writes down what it has handled, after doing what it is told to do."""

    name: ClassVar[str]
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = EVENTS
    act: Act | None = None
    handled: list[DeliveredEvent] = field(default_factory=list)

    async def handle(self, delivered: DeliveredEvent) -> None:
        if self.act is not None:
            await self.act(delivered)
        self.handled.append(delivered)

    def order(self, aggregate_id: UUID) -> list[int]:
        return [each.position for each in self.handled if each.aggregate_id == aggregate_id]


class Bus(Hears):
    """Hears of everything."""

    name = "bus"


class Vectors(Hears):
    """Hears of plans that are created, changed and deleted."""

    name = "plan-vectors"


@dataclass
class Told:
    """A ``RelayObserver`` that remembers."""

    delivered_: list[Delivery] = field(default_factory=list)
    postponed_: list[tuple[Delivery, timedelta, str]] = field(default_factory=list)
    parked_: list[tuple[Delivery, str]] = field(default_factory=list)
    paused_: list[tuple[str, timedelta, str]] = field(default_factory=list)

    def delivered(self, delivery: Delivery) -> None:
        self.delivered_.append(delivery)

    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None:
        self.postponed_.append((delivery, delay, reason))

    def parked(self, delivery: Delivery, *, reason: str) -> None:
        self.parked_.append((delivery, reason))

    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None:
        self.paused_.append((subscriber, pause, reason))


class School:
    """Learners who plan: where events come from."""

    def __init__(self, unit_of_work: UnitOfWorkFactory) -> None:
        self.unit_of_work = unit_of_work
        self.learner = a_user(TENANT)

    async def opens(self) -> None:
        async with self.unit_of_work(TENANT) as work:
            await work.users.add(self.learner)
            await work.commit()

    async def plans(self, number: int = 1, *, changes: int = 0) -> list[Plan]:
        """So many plans, each created and then changed so often, in turn."""
        plans = [a_plan(self.learner, tasks=[]) for _ in range(number)]
        for plan in plans:
            async with self.unit_of_work(TENANT) as work:
                await work.plans.add(plan)
                await work.commit()
        for _ in range(changes):
            for plan in plans:
                await self.changes(plan)
        return plans

    async def changes(self, plan: Plan) -> None:
        async with self.unit_of_work(TENANT) as work:
            plan.change(title=f"Version {plan.version + 1}", now=later())
            await work.plans.save(plan)
            await work.commit()


@dataclass
class Bench:
    stores: MemoryStores
    school: School
    told: Told = field(default_factory=Told)

    def relay(
        self, *subscribers: Subscriber, options: RelayOptions = QUICK, outbox: Outbox | None = None
    ) -> Relay:
        return Relay(outbox or self.stores.outbox, subscribers, options, self.told, chance=lambda: 0.5)

    def waiting(self, subscriber: str) -> dict[int, Any]:
        return self.stores.database.deliveries.get(subscriber, {})


async def bench(clock: Clock) -> Bench:
    """The school's own opening is delivered already."""
    stores = MemoryStores([TENANT], clock=clock)
    school = School(stores.unit_of_work)
    await school.opens()
    await Relay(stores.outbox, [Bus(), Vectors()]).drain()
    return Bench(stores, school)


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[asyncio.Event]:
    """The relay at work in the background, until the block is left or ``stop`` is set."""
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    try:
        yield stop
    finally:
        stop.set()
        async with asyncio.timeout(10):
            await task


async def until(true: Callable[[], bool], *, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.001)


def ids(plans: Sequence[Plan]) -> list[UUID]:
    return [plan.id for plan in plans]
