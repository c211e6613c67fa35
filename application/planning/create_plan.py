"""Use case: a learner writes a plan of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result

from application.caller import Caller
from application.planning.keep_plan import KeepPlanRefusal, keep_plan
from application.planning.views import PlanView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.errors import AddTaskError
from domain.planning.plan import Plan, Task
from domain.shared.calendar import not_past
from domain.shared.errors import DateInPast, TextRefusal
from domain.shared.text import TITLE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    task_id: UUID
    summary: str
    due_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePlanCommand:
    caller: Caller
    plan_id: UUID
    title: str
    due_date: date | None = None
    session_id: UUID | None = None
    tasks: Sequence[NewTask] = ()


CreatePlanRefusal: TypeAlias = AddTaskError | DateInPast | TextRefusal | KeepPlanRefusal


@dataclass(frozen=True, slots=True)
class CreatePlan:
    """Plan, tasks and events in one transaction.

    The same id with the same plan answers with what is there.
    """

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: CreatePlanCommand) -> Result[PlanView, CreatePlanRefusal]:
        now = self.clock.now()
        checked = Result.do(
            title
            for title in checked_text(command.title, field="title", longest=TITLE_LONGEST)
            for _ in not_past(command.due_date, field="due_date", now=now)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        for task in command.tasks:
            fit = checked_task(task, now=now)
            if not is_successful(fit):
                return Failure(fit.failure())
        caller = command.caller
        plan = Plan.create(
            plan_id=command.plan_id,
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            session_id=command.session_id,
            title=command.title,
            due_date=command.due_date,
            tasks=[
                Task(id=task.task_id, summary=task.summary, due_date=task.due_date) for task in command.tasks
            ],
            now=now,
        )
        if not is_successful(plan):
            return Failure(plan.failure())
        return await keep_plan(plan.unwrap(), caller=caller, unit_of_work=self.unit_of_work)


def checked_task(task: NewTask, *, now: datetime) -> Result[str, DateInPast | TextRefusal]:
    """The task's summary, when it says something and its day is not over."""
    return Result.do(
        summary
        for summary in checked_text(task.summary, field="summary", longest=TITLE_LONGEST)
        for _ in not_past(task.due_date, field="due_date", now=now)
    )
