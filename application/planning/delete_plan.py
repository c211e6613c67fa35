"""Use case: a learner deletes a plan."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.errors import PlanNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletePlanCommand:
    caller: Caller
    plan_id: UUID


@dataclass(frozen=True, slots=True)
class DeletePlan:
    """Gone with its tasks; workers remove what was remembered of it."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: DeletePlanCommand) -> Result[None, PlanNotFound]:
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            plan = await work.plans.get(command.plan_id)
            if plan is None or plan.user_id != caller.user_id:
                return Failure(PlanNotFound())
            plan.delete(now=self.clock.now())
            await work.plans.remove(plan)
            await work.commit()
        return Success(None)
