"""Contract: whole plans, tasks in the order they were added."""

from datetime import date
from uuid import UUID

import pytest

from application.ports.failures import DuplicateId, StaleAggregate
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.planning.plan import Plan, PlanStatus, TaskStatus
from tests.builders import NOW, a_coaching_session, a_plan, a_task, later
from tests.contracts.aggregates import OwnedContract, RemovingContract
from tests.contracts.state import state


class PlanRepositoryContract(RemovingContract[Plan], OwnedContract[Plan]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> Plan:
        session = a_coaching_session(owner)
        async with unit_of_work(owner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.commit()
        plan = a_plan(owner, session=session)
        plan.change_task(plan.tasks[0].id, status=TaskStatus.DONE, now=later())
        return plan

    def alone(self, owner: User) -> Plan:
        return a_plan(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> Plan | None:
        return await work.plans.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: Plan) -> bool:
        return await work.plans.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: Plan) -> None:
        await work.plans.save(aggregate)

    async def remove(self, work: UnitOfWork, aggregate: Plan) -> None:
        await work.plans.remove(aggregate)

    def change(self, aggregate: Plan) -> None:
        first, *_ = aggregate.tasks
        aggregate.change(title="Changed", due_date=date(2031, 1, 1), status=PlanStatus.ARCHIVED, now=later())
        aggregate.change(status=PlanStatus.ACTIVE, now=later())
        aggregate.remove_task(first.id, now=later())
        aggregate.add_task(a_task(summary="New", due_date=date(2030, 12, 1)), now=later())
        aggregate.change_task(
            aggregate.tasks[0].id,
            summary="Reworded",
            due_date=date(2030, 6, 2),
            status=TaskStatus.DONE,
            now=later(2),
        )

    async def test_a_thread_that_is_gone_makes_it_stale(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        with pytest.raises(StaleAggregate):
            await self.added(unit_of_work, a_plan(learner, session=a_coaching_session(learner)))

    async def test_a_thread_of_somebody_else_makes_it_stale(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        session = a_coaching_session(classmate)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.commit()
        with pytest.raises(StaleAggregate):
            await self.added(unit_of_work, a_plan(learner, session=session))

    async def test_keeps_a_plan_without_tasks(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        plan = a_plan(learner, tasks=[])
        assert await self.added(unit_of_work, plan)
        assert state(await self.loaded(unit_of_work, plan)) == state(plan)

    async def test_keeps_the_order_of_many_tasks(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        plan = a_plan(learner, tasks=[a_task(summary=f"Task {number}") for number in range(200)])
        assert await self.added(unit_of_work, plan)
        plan.remove_task(plan.tasks[50].id, now=NOW)
        plan.add_task(a_task(summary="The last"), now=NOW)
        await self.saved(unit_of_work, plan)
        loaded = await self.loaded(unit_of_work, plan)
        assert [task.summary for task in loaded.tasks] == [task.summary for task in plan.tasks]

    async def test_keeps_words_of_every_script(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        words = "naïve \u202e\"{}\\'; DROP TABLE plans; --\n\t\u0001\U0001f393 学习"
        plan = a_plan(learner, title=words, tasks=[a_task(summary=words)])
        assert await self.added(unit_of_work, plan)
        loaded = await self.loaded(unit_of_work, plan)
        assert (loaded.title, loaded.tasks[0].summary) == (words, words)

    async def test_finds_the_plan_of_a_task(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        plan = await self.stored(unit_of_work, learner)
        await self.stored(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            for task in plan.tasks:
                assert state(await work.plans.by_task(task.id)) == state(plan)
            assert await work.plans.by_task(plan.id) is None
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.plans.by_task(plan.tasks[0].id) is None

    async def test_a_task_id_in_use_elsewhere_cannot_be_added(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        taken = (await self.stored(unit_of_work, stranger)).tasks[0].id
        task = a_task()
        task.id = taken
        with pytest.raises(DuplicateId):
            await self.added(unit_of_work, a_plan(learner, tasks=[a_task(), task]))

    async def test_a_task_id_in_use_elsewhere_cannot_be_saved(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        taken, plan = [await self.stored(unit_of_work, learner) for _ in range(2)]
        before = state(plan)
        task = a_task()
        task.id = taken.tasks[0].id
        plan.add_task(task, now=NOW)
        with pytest.raises(DuplicateId):
            await self.saved(unit_of_work, plan)
        assert state(await self.loaded(unit_of_work, plan)) == before
        assert state(await self.loaded(unit_of_work, taken)) == state(taken)

    async def test_the_same_plan_again_is_a_taken_id_and_no_duplicate(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        plan = await self.stored(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert not await work.plans.add(plan)

    async def test_a_removed_plan_takes_its_tasks_along(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        plan = await self.stored(unit_of_work, learner)
        await self.removed(unit_of_work, plan)
        again = a_plan(learner, tasks=plan.tasks)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.plans.by_task(plan.tasks[0].id) is None
            assert await work.plans.add(again)
