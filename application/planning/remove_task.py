"""Use case: a learner takes a task out of its plan."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.errors import PlanArchived, TaskNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTaskCommand:
    caller: Caller
    task_id: UUID


RemoveTaskRefusal: TypeAlias = PlanArchived | TaskNotFound


@dataclass(frozen=True, slots=True)
class RemoveTask:
    """Somebody else's task is reported as not found, never as forbidden."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: RemoveTaskCommand) -> Result[None, RemoveTaskRefusal]:
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            plan = await work.plans.by_task(command.task_id)
            if plan is None or plan.user_id != caller.user_id:
                return Failure(TaskNotFound())
            outcome = plan.remove_task(command.task_id, now=self.clock.now())
            if not is_successful(outcome):
                return Failure(outcome.failure())
            await work.plans.save(plan)
            await work.commit()
        return Success(None)
