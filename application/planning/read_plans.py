"""Use cases: a learner looks at their plans."""

from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.paging import Page, PageRequest
from application.planning.views import PlanSummaryView, PlanView
from application.ports.planning_queries import PlanningQueries
from domain.planning.errors import PlanNotFound
from domain.planning.plan import PlanStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPlanCommand:
    caller: Caller
    plan_id: UUID


@dataclass(frozen=True, slots=True)
class ReadPlan:
    queries: PlanningQueries

    async def __call__(self, command: ReadPlanCommand) -> Result[PlanView, PlanNotFound]:
        found = await self.queries.plan(command.caller, command.plan_id)
        return Failure(PlanNotFound()) if found is None else Success(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPlansCommand:
    caller: Caller
    page: PageRequest
    status: PlanStatus | None = None


@dataclass(frozen=True, slots=True)
class ListPlans:
    queries: PlanningQueries

    async def __call__(self, command: ListPlansCommand) -> Result[Page[PlanSummaryView], Never]:
        return Success(await self.queries.plans(command.caller, command.page, status=command.status))
