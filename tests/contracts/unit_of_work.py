"""Contract: all or nothing, events included."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest

from application.consistency.routes import ROUTES
from application.ports.failures import DuplicateId, OwnerMissing, StaleAggregate
from application.ports.outbox import Delivery, Outbox
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.planning.events import PlanChanged, PlanCreated, PlanDeleted, TaskAdded
from domain.planning.plan import Plan
from domain.shared.aggregate import DomainEvent
from tests.builders import a_plan, a_task, a_user, later
from tests.contracts.outbox import claimed, drained


class UnitOfWorkContract:
    async def test_forgets_everything_when_left_without_commit(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        await drained(outbox)
        plan = a_plan(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.plans.get(plan.id) is None
        assert await drained(outbox) == []

    async def test_forgets_everything_when_something_fails(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        await drained(outbox)
        plan, again = a_plan(learner), a_plan(learner)
        again.add_task(plan.tasks[0], now=later())
        with pytest.raises(DuplicateId):
            await _add(unit_of_work, plan, again)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.plans.get(plan.id) is None
        assert await drained(outbox) == []

    async def test_lets_the_error_inside_pass(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        async def fail() -> None:
            async with unit_of_work(learner.tenant_id) as work:
                await work.plans.add(a_plan(learner))
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            await fail()

    async def test_is_forgotten_when_cancelled(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        plan, entered = a_plan(learner), asyncio.Event()

        async def linger() -> None:
            async with unit_of_work(learner.tenant_id) as work:
                await work.plans.add(plan)
                entered.set()
                await asyncio.sleep(60)
                await work.commit()

        lingering = asyncio.create_task(linger())
        await entered.wait()
        lingering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await lingering
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.plans.get(plan.id) is None
            assert await work.plans.add(plan)

    async def test_shows_nothing_before_it_is_committed(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        plan = a_plan(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            async with unit_of_work(learner.tenant_id) as elsewhere:
                assert await elsewhere.plans.get(plan.id) is None
            await work.commit()
            async with unit_of_work(learner.tenant_id) as elsewhere:
                assert await elsewhere.plans.get(plan.id) is not None

    async def test_needs_a_tenant(self, unit_of_work: UnitOfWorkFactory) -> None:
        nobody = a_user(uuid4())

        async def register() -> None:
            async with unit_of_work(nobody.tenant_id) as work:
                await work.users.add(nobody)
                await work.commit()

        with pytest.raises(OwnerMissing):
            await register()

    async def test_every_event_reaches_each_of_its_subscribers(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        await drained(outbox)
        plan = a_plan(learner)
        await _add(unit_of_work, plan)
        delivered = await drained(outbox)
        assert sorted(each.subscriber for each in delivered) == sorted(ROUTES[PlanCreated.name])
        for each in delivered:
            assert each.delivered is not None
            assert each.delivered.aggregate_id == plan.id
            assert each.delivered.event == PlanCreated(
                tenant_id=plan.tenant_id,
                user_id=plan.user_id,
                occurred_at=plan.created_at,
                plan_id=plan.id,
                generated=False,
            )
        assert len({each.delivered.event_id for each in delivered if each.delivered}) == 1

    async def test_events_come_in_the_order_they_happened(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        await drained(outbox)
        plan = a_plan(learner)
        await _add(unit_of_work, plan)
        plan.add_task(a_task(), now=later())
        plan.change(title="Changed", now=later())
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.save(plan)
            plan.delete(now=later(2))
            await work.plans.remove(plan)
            await work.commit()
        assert _kinds(await drained(outbox)) == [PlanCreated, TaskAdded, PlanChanged, PlanDeleted]

    async def test_events_come_once(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        await drained(outbox)
        plan = a_plan(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            await work.plans.save(plan)
            await work.commit()
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.save(plan)
            await work.commit()
        assert _kinds(await drained(outbox)) == [PlanCreated]

    async def test_what_was_not_added_tells_nothing(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        plan, again = a_plan(learner), a_plan(learner)
        again.id = plan.id
        await _add(unit_of_work, plan)
        await drained(outbox)
        async with unit_of_work(learner.tenant_id) as work:
            assert not await work.plans.add(again)
            await work.commit()
        assert await drained(outbox) == []

    async def test_events_of_one_aggregate_stand_in_the_order_of_its_commits(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        """Many savers at once, each tried until it wins: the events show the versions ascending."""
        plan = a_plan(learner)
        await _add(unit_of_work, plan)
        await drained(outbox)
        added: list[tuple[int, object]] = []

        async def add_until_it_works() -> None:
            while True:
                async with unit_of_work(learner.tenant_id) as work:
                    loaded = await work.plans.get(plan.id)
                    assert loaded is not None
                    task = a_task()
                    loaded.add_task(task, now=later())
                    with suppress(StaleAggregate):
                        await work.plans.save(loaded)
                        await work.commit()
                        added.append((loaded.version, task.id))
                        return

        await asyncio.gather(*(add_until_it_works() for _ in range(6)))
        told = [
            each.delivered.event.task_id
            for each in await drained(outbox, "bus")
            if each.delivered and isinstance(each.delivered.event, TaskAdded)
        ]
        assert told == [task_id for _, task_id in sorted(added, key=lambda pair: pair[0])]

    async def test_nothing_is_due_while_it_is_under_way(
        self, unit_of_work: UnitOfWorkFactory, learner: User, outbox: Outbox
    ) -> None:
        await drained(outbox)
        plan: Plan = a_plan(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.add(plan)
            assert await claimed(outbox, lease=timedelta(minutes=1)) == []
            await work.commit()
        assert len(await claimed(outbox, lease=timedelta(minutes=1))) == 1


async def _add(unit_of_work: UnitOfWorkFactory, *plans: Plan) -> None:
    async with unit_of_work(plans[0].tenant_id) as work:
        for plan in plans:
            await work.plans.add(plan)
        await work.commit()


def _kinds(deliveries: list[Delivery]) -> list[type[DomainEvent]]:
    """What the world outside, which hears of everything, was told."""
    return [type(each.delivered.event) for each in deliveries if each.delivered and each.subscriber == "bus"]
