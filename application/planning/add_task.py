"""Use case: a learner adds a task to one of their plans."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.planning.create_plan import NewTask, checked_task
from application.planning.views import TaskView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.errors import AddTaskError, PlanNotFound
from domain.planning.plan import Plan, Task
from domain.shared.errors import DateInPast, TextRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTaskCommand:
    caller: Caller
    plan_id: UUID
    task: NewTask


AddTaskRefusal: TypeAlias = AddTaskError | PlanNotFound | DateInPast | TextRefusal


@dataclass(frozen=True, slots=True)
class AddTask:
    """The same task under the same id answers with what is there. Somebody else's plan is not found."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: AddTaskCommand) -> Result[TaskView, AddTaskRefusal]:
        now, caller, wanted = self.clock.now(), command.caller, command.task
        checked = checked_task(wanted, now=now)
        if not is_successful(checked):
            return Failure(checked.failure())
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            plan = await work.plans.get(command.plan_id)
            if plan is None or plan.user_id != caller.user_id:
                return Failure(PlanNotFound())
            there = _same_in(plan, wanted)
            if there is not None:
                return Success(TaskView.of(there, plan.id))
            task = Task(id=wanted.task_id, summary=wanted.summary, due_date=wanted.due_date)
            outcome = plan.add_task(task, now=now)
            if not is_successful(outcome):
                return Failure(outcome.failure())
            await work.plans.save(plan)
            added = TaskView.of(task, plan.id)
            await work.commit(added)
        return Success(added)


def _same_in(plan: Plan, wanted: NewTask) -> Task | None:
    asked = (wanted.task_id, wanted.summary, wanted.due_date)
    return next((task for task in plan.tasks if (task.id, task.summary, task.due_date) == asked), None)
