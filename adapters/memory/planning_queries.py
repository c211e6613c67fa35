"""Plans and tasks for screens."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.pages import date_place, moment_place, page_of
from application.caller import Caller
from application.paging import Page, PageRequest
from application.planning.views import PlanSummaryView, PlanView, TaskFilter, TaskView
from domain.planning.plan import Plan, PlanStatus, TaskStatus


class MemoryPlanningQueries:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def plan(self, caller: Caller, plan_id: UUID) -> PlanView | None:
        return next((PlanView.of(plan) for plan in self._of(caller) if plan.id == plan_id), None)

    async def plans(
        self, caller: Caller, page: PageRequest, *, status: PlanStatus | None
    ) -> Page[PlanSummaryView]:
        return page_of(
            (plan for plan in self._of(caller) if status in (None, plan.status)),
            page,
            place=lambda plan: (moment_place(plan.created_at), plan.id),
            show=_summary,
            latest_first=True,
        )

    async def tasks(self, caller: Caller, page: PageRequest, which: TaskFilter) -> Page[TaskView]:
        tasks = (TaskView.of(task, plan.id) for plan in self._of(caller) for task in plan.tasks)
        return page_of(
            (task for task in tasks if _fits(task, which)),
            page,
            place=lambda task: (date_place(task.due_date), task.id),
            show=lambda task: task,
        )

    def _of(self, caller: Caller) -> Iterator[Plan]:
        owner = (caller.tenant_id, caller.user_id)
        return (plan for plan in self._database.plans.values() if (plan.tenant_id, plan.user_id) == owner)


def _summary(plan: Plan) -> PlanSummaryView:
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


def _fits(task: TaskView, which: TaskFilter) -> bool:
    """A task without a due date is in no range."""
    if which.status not in (None, task.status):
        return False
    if task.due_date is None:
        return which.due_from is None and which.due_to is None
    return (which.due_from or date.min) <= task.due_date <= (which.due_to or date.max)
