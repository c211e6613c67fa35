"""Gathering what a report tells."""

from dataclasses import dataclass

from application.caller import Caller
from application.paging import PageRequest
from application.planning.views import PlanSummaryView
from application.ports.planning_queries import PlanningQueries
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.planning.plan import PlanStatus
from domain.progress.report import Report
from domain.progress.report_figures import PlanLine, ReportFigures

MOST_PLANS = 100


@dataclass(frozen=True, slots=True)
class GatherFigures:
    """``None`` where there is no such learner any more."""

    unit_of_work: UnitOfWorkFactory
    plans: PlanningQueries

    async def __call__(self, report: Report) -> ReportFigures | None:
        async with self.unit_of_work(report.tenant_id) as work:
            user = await work.users.get(report.user_id)
            studied = await work.progress.studied(report.user_id)
            completed_at = await work.progress.completed(report.user_id)
        if user is None:
            return None
        active = await self.plans.plans(
            Caller(report.tenant_id, report.user_id), PageRequest(limit=MOST_PLANS), status=PlanStatus.ACTIVE
        )
        return ReportFigures.told(
            learner=user.display_name,
            timezone=user.timezone,
            asked_at=report.requested_at,
            studied=studied,
            completed_at=completed_at,
            plans=[_line(plan) for plan in active.items],
            has_more_plans=active.next is not None,
        )


def _line(plan: PlanSummaryView) -> PlanLine:
    return PlanLine(title=plan.title, done=plan.done, tasks=plan.tasks, due_date=plan.due_date)
