"""Writing a new plan into the truth, however it came about."""

from typing import TypeAlias

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.planning.views import PlanView
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.errors import CoachingSessionNotFound
from domain.planning.plan import Plan
from domain.shared.errors import IdTaken

KeepPlanRefusal: TypeAlias = CoachingSessionNotFound | IdTaken


async def keep_plan(
    plan: Plan, *, caller: Caller, unit_of_work: UnitOfWorkFactory
) -> Result[PlanView, KeepPlanRefusal]:
    """Stores the plan once: the same plan under the same id answers with what is there."""
    async with unit_of_work(caller.tenant_id, owner_id=caller.user_id, request=caller.request) as work:
        if plan.session_id is not None:
            session = await work.coaching_sessions.get(plan.session_id)
            if session is None or session.user_id != caller.user_id:
                return Failure(CoachingSessionNotFound())
        if not await work.plans.add(plan):
            return await _same_again(work, plan)
        kept = PlanView.of(plan)
        await work.commit(kept)
    return Success(kept)


async def _same_again(work: UnitOfWork, plan: Plan) -> Result[PlanView, KeepPlanRefusal]:
    there = await work.plans.get(plan.id)
    if there is None or _identity(there) != _identity(plan):
        return Failure(IdTaken())
    return Success(PlanView.of(there))


def _identity(plan: Plan) -> tuple[object, ...]:
    return plan.user_id, plan.title, plan.due_date, plan.session_id
