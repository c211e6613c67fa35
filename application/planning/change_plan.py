"""Use case: a learner changes, archives or takes up a plan."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.planning.views import PlanView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.errors import ChangePlanError, PlanNotFound
from domain.planning.plan import PlanStatus
from domain.shared.calendar import not_past
from domain.shared.errors import DateInPast, TextRefusal, VersionMismatch
from domain.shared.text import TITLE_LONGEST, optional_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePlanCommand:
    """``None`` leaves a field as it is; ``expected_version`` is the one the caller has seen, if they care."""

    caller: Caller
    plan_id: UUID
    title: str | None = None
    due_date: date | None = None
    status: PlanStatus | None = None
    expected_version: int | None = None


ChangePlanRefusal: TypeAlias = ChangePlanError | PlanNotFound | DateInPast | TextRefusal | VersionMismatch


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Somebody else's plan is reported as not found, never as forbidden."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: ChangePlanCommand) -> Result[PlanView, ChangePlanRefusal]:
        now, caller = self.clock.now(), command.caller
        checked = Result.do(
            title
            for title in optional_text(command.title, field="title", longest=TITLE_LONGEST)
            for _ in not_past(command.due_date, field="due_date", now=now)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            plan = await work.plans.get(command.plan_id)
            if plan is None or plan.user_id != caller.user_id:
                return Failure(PlanNotFound())
            if command.expected_version not in (None, plan.version):
                return Failure(VersionMismatch(command.expected_version or 0, plan.version))
            outcome = plan.change(
                title=command.title, due_date=command.due_date, status=command.status, now=now
            )
            if not is_successful(outcome):
                return Failure(outcome.failure())
            await work.plans.save(plan)
            changed = PlanView.of(plan)
            await work.commit(changed)
        return Success(changed)
