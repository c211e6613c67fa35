"""Use case: a learner looks how far a report is, and gets it when it is ready."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import LinkView
from application.ports.clock import Clock
from application.ports.object_manifest import ManifestEntry
from application.ports.signed_links import LONGEST, SignedLinks
from application.ports.unit_of_work import UnitOfWorkFactory
from application.progress.views import ReportState, ReportView
from domain.progress.errors import ReportNotFound
from domain.progress.report import REPORT_TYPE, Report, ReportStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadReportCommand:
    caller: Caller
    report_id: UUID


@dataclass(frozen=True, slots=True)
class ReadReport:
    """Whether a ready report is still kept stands in the manifest: it outlives its file."""

    unit_of_work: UnitOfWorkFactory
    links: SignedLinks
    clock: Clock

    async def __call__(self, command: ReadReportCommand) -> Result[ReportView, ReportNotFound]:
        caller = command.caller
        async with self.unit_of_work(caller.tenant_id) as work:
            report = await work.reports.get(command.report_id)
            if report is None or report.user_id != caller.user_id:
                return Failure(ReportNotFound())
            entry = await work.manifest.get(report.object_key)
        state = self._state(report, entry)
        link = await self._link(report) if state is ReportState.READY else None
        return Success(ReportView.of(report, state=state, link=link))

    def _state(self, report: Report, entry: ManifestEntry | None) -> ReportState:
        if report.status is not ReportStatus.READY:
            return ReportState(report.status.value)
        is_kept = entry is not None and (entry.expires_at is None or self.clock.now() < entry.expires_at)
        return ReportState.READY if is_kept else ReportState.EXPIRED

    async def _link(self, report: Report) -> LinkView:
        name = f"progress-{report.requested_at:%Y-%m-%d}.pdf"
        link = await self.links.to_get(
            report.object_key, content_type=REPORT_TYPE, filename=name, lasting=LONGEST
        )
        return LinkView(
            url=link.url, method=link.method, headers=dict(link.headers), expires_at=link.expires_at
        )
