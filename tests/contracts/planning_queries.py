"""Contract: plans and tasks for screens."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from uuid import uuid4

from application.caller import Caller
from application.paging import PageRequest
from application.planning.views import PlanSummaryView, PlanView, TaskFilter, TaskView
from application.ports.planning_queries import PlanningQueries
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.user import User
from domain.planning.plan import Plan, PlanStatus, Task, TaskStatus
from tests.builders import NOW, a_coaching_session, a_plan, a_task, later
from tests.contracts.pages import assert_pages
from tests.contracts.state import state

EVERYTHING = TaskFilter()


def caller(user: User) -> Caller:
    return Caller(user.tenant_id, user.id)


async def stored_plans(unit_of_work: UnitOfWorkFactory, *plans: Plan) -> None:
    for plan in plans:
        async with unit_of_work(plan.tenant_id) as work:
            assert await work.plans.add(plan)
            await work.commit()


def summary_of(plan: Plan) -> PlanSummaryView:
    return PlanSummaryView(
        id=plan.id,
        title=plan.title,
        status=plan.status,
        due_date=plan.due_date,
        created_at=plan.created_at,
        version=plan.version,
        tasks=len(plan.tasks),
        done=sum(task.status is TaskStatus.DONE for task in plan.tasks),
    )


def by_due_date(plans: Sequence[Plan]) -> list[TaskView]:
    every = [(task, plan) for plan in plans for task in plan.tasks]
    every.sort(key=lambda pair: (pair[0].due_date or date.max, pair[0].id))
    return [TaskView.of(task, plan.id) for task, plan in every]


def worked_on(plan: Plan) -> Plan:
    """Statuses of every kind, over and over."""
    for number, task in enumerate(plan.tasks):
        plan.change_task(task.id, status=list(TaskStatus)[number % 4], now=later())
    return plan


def dated(*days: int | None) -> list[Task]:
    return [a_task(due_date=None if day is None else date(2030, 6, day)) for day in days]


class PlanningQueriesContract:
    async def test_shows_a_whole_plan(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        session = a_coaching_session(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.coaching_sessions.add(session)
            await work.commit()
        plan = worked_on(a_plan(learner, session=session, tasks=dated(3, 1, None, 2, None)))
        await stored_plans(unit_of_work, plan)
        assert state(await planning_queries.plan(caller(learner), plan.id)) == state(PlanView.of(plan))

    async def test_shows_a_plan_without_tasks(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        plan = a_plan(learner, tasks=[])
        await stored_plans(unit_of_work, plan)
        assert state(await planning_queries.plan(caller(learner), plan.id)) == state(PlanView.of(plan))
        page = await planning_queries.plans(caller(learner), PageRequest(), status=None)
        assert list(page.items) == [summary_of(plan)]

    async def test_shows_what_was_saved_last(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        plan = a_plan(learner)
        await stored_plans(unit_of_work, plan)
        worked_on(plan).remove_task(plan.tasks[0].id, now=NOW)
        async with unit_of_work(learner.tenant_id) as work:
            await work.plans.save(plan)
            await work.commit()
        assert state(await planning_queries.plan(caller(learner), plan.id)) == state(PlanView.of(plan))

    async def test_shows_nobody_elses(
        self,
        unit_of_work: UnitOfWorkFactory,
        planning_queries: PlanningQueries,
        learner: User,
        classmate: User,
        stranger: User,
    ) -> None:
        plan = a_plan(learner)
        await stored_plans(unit_of_work, plan)
        impostor = Caller(stranger.tenant_id, learner.id)
        for somebody in (caller(classmate), caller(stranger), impostor):
            assert await planning_queries.plan(somebody, plan.id) is None
            assert not (await planning_queries.plans(somebody, PageRequest(), status=None)).items
            assert not (await planning_queries.tasks(somebody, PageRequest(), EVERYTHING)).items
        assert await planning_queries.plan(caller(learner), uuid4()) is None

    async def test_lists_plans_newest_first(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        """Those of the same moment by id, latest first."""
        plans = [worked_on(a_plan(learner, now=later(minute))) for minute in (1, 3, 2, 2, 2, 0)]
        await stored_plans(unit_of_work, *plans)
        plans.sort(key=lambda plan: (plan.created_at, plan.id), reverse=True)
        await assert_pages(
            lambda page: planning_queries.plans(caller(learner), page, status=None),
            [summary_of(plan) for plan in plans],
        )

    async def test_lists_plans_of_one_status(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        plans = [a_plan(learner, now=later(minute)) for minute in range(4)]
        for plan in plans[:3]:
            plan.change(status=PlanStatus.ARCHIVED, now=NOW)
        await stored_plans(unit_of_work, *plans)
        await assert_pages(
            lambda page: planning_queries.plans(caller(learner), page, status=PlanStatus.ARCHIVED),
            [summary_of(plan) for plan in reversed(plans[:3])],
        )

    async def test_pages_stay_in_place_when_something_new_comes(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        plans = [a_plan(learner, now=later(minute)) for minute in range(4)]
        await stored_plans(unit_of_work, *plans)
        first = await planning_queries.plans(caller(learner), PageRequest(limit=2), status=None)
        await stored_plans(unit_of_work, a_plan(learner, now=later(9)))
        second = await planning_queries.plans(
            caller(learner), PageRequest(limit=2, after=first.next), status=None
        )
        assert [plan.id for plan in second.items] == [plans[1].id, plans[0].id]

    async def test_lists_tasks_by_due_date_and_those_without_last(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        plans = [
            worked_on(a_plan(learner, tasks=dated(5, None, 2, 5))),
            worked_on(a_plan(learner, tasks=dated(None, 3, 5, None, 1))),
        ]
        await stored_plans(unit_of_work, *plans)
        await assert_pages(
            lambda page: planning_queries.tasks(caller(learner), page, EVERYTHING), by_due_date(plans)
        )

    async def test_filters_tasks_in_every_combination(
        self, unit_of_work: UnitOfWorkFactory, planning_queries: PlanningQueries, learner: User
    ) -> None:
        """Both dates belong to the range; a task without a due date is in no range."""
        plan = worked_on(a_plan(learner, tasks=dated(1, 1, 2, 2, 2, 3, 3, 4, 4, None, None, None)))
        await stored_plans(unit_of_work, plan)
        tasks = by_due_date([plan])
        for status in (None, TaskStatus.TODO, TaskStatus.DONE):
            for first in (None, date(2030, 6, 2)):
                for last in (None, date(2030, 6, 3)):
                    wanted = TaskFilter(status=status, due_from=first, due_to=last)
                    await assert_pages(
                        partial(planning_queries.tasks, caller(learner), which=wanted),
                        [task for task in tasks if fits(task, wanted)],
                    )


def fits(task: TaskView, wanted: TaskFilter) -> bool:
    if wanted.status not in (None, task.status):
        return False
    if task.due_date is None:
        return wanted.due_from is None and wanted.due_to is None
    return (wanted.due_from or date.min) <= task.due_date <= (wanted.due_to or date.max)
