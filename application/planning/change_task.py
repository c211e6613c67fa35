"""Use case: a learner works on a task, or words or dates it differently."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.planning.views import TaskView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.errors import ChangeTaskError, TaskNotFound
from domain.planning.plan import TaskStatus
from domain.shared.calendar import not_past
from domain.shared.errors import DateInPast, TextRefusal
from domain.shared.text import TITLE_LONGEST, optional_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTaskCommand:
    """``None`` leaves a field as it is."""

    caller: Caller
    task_id: UUID
    status: TaskStatus | None = None
    summary: str | None = None
    due_date: date | None = None


ChangeTaskRefusal: TypeAlias = ChangeTaskError | DateInPast | TextRefusal


@dataclass(frozen=True, slots=True)
class ChangeTask:
    """Somebody else's task is reported as not found, never as forbidden."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: ChangeTaskCommand) -> Result[TaskView, ChangeTaskRefusal]:
        now, caller = self.clock.now(), command.caller
        checked = Result.do(
            summary
            for summary in optional_text(command.summary, field="summary", longest=TITLE_LONGEST)
            for _ in not_past(command.due_date, field="due_date", now=now)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            plan = await work.plans.by_task(command.task_id)
            if plan is None or plan.user_id != caller.user_id:
                return Failure(TaskNotFound())
            outcome = plan.change_task(
                command.task_id,
                status=command.status,
                summary=command.summary,
                due_date=command.due_date,
                now=now,
            )
            if not is_successful(outcome):
                return Failure(outcome.failure())
            await work.plans.save(plan)
            changed = TaskView.of(outcome.unwrap(), plan.id)
            await work.commit(changed)
        return Success(changed)
