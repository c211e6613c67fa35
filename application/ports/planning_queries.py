"""Plans and tasks for screens."""

from typing import Protocol
from uuid import UUID

from application.caller import Caller
from application.paging import Page, PageRequest
from application.planning.views import PlanSummaryView, PlanView, TaskFilter, TaskView
from domain.planning.plan import PlanStatus


class PlanningQueries(Protocol):
    """Sees only what is the caller's own. Plans newest first; tasks by due date (none last), then id."""

    async def plan(self, caller: Caller, plan_id: UUID) -> PlanView | None: ...
    async def plans(
        self, caller: Caller, page: PageRequest, *, status: PlanStatus | None
    ) -> Page[PlanSummaryView]: ...
    async def tasks(self, caller: Caller, page: PageRequest, which: TaskFilter) -> Page[TaskView]: ...
