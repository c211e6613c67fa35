"""Subscriber: a report that was asked for is made."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from application.ports.clock import Clock
from application.ports.failures import AlreadyAnswered
from application.ports.object_manifest import ManifestEntry
from application.ports.object_store import ObjectStore
from application.ports.outbox import DeliveredEvent
from application.ports.report_renderer import ReportNotRendered, ReportRenderer
from application.ports.unit_of_work import UnitOfWorkFactory
from application.progress.gather_figures import GatherFigures
from domain.privacy.retention import ObjectKind
from domain.progress.events import ReportRequested
from domain.progress.report import REPORT_TYPE, Report, ReportFailure
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class RenderReport:
    """The file is written before the truth names it, under a key that follows from the report.

    Whoever dies in between is followed by somebody who writes it again. An attempt that fails is counted in
    the truth, so that the learner is told when there will be no other.
    """

    name: ClassVar[str] = "report-renderer"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (ReportRequested,)

    unit_of_work: UnitOfWorkFactory
    figures: GatherFigures
    renderer: ReportRenderer
    objects: ObjectStore
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case ReportRequested(tenant_id=tenant_id, report_id=report_id):
                async with self.unit_of_work(tenant_id) as work:
                    report = await work.reports.get(report_id)
                if report is not None and not report.is_over:
                    await self._make(report, event_id=delivered.event_id)
            case _:
                pass

    async def _make(self, report: Report, *, event_id: UUID) -> None:
        figures = await self.figures(report)
        if figures is None:
            return  # the learner has left meanwhile
        try:
            pdf = await self.renderer.render(figures, report.language)
        except ReportNotRendered as reason:
            if await self._stumbles(report, reason.failure):
                raise
            return
        await self.objects.put(report.object_key, pdf, content_type=REPORT_TYPE)
        await self._finish(report, size=len(pdf), event_id=event_id)

    async def _finish(self, report: Report, *, size: int, event_id: UUID) -> None:
        now = self.clock.now()
        entry = ManifestEntry.of(
            key=report.object_key,
            tenant_id=report.tenant_id,
            user_id=report.user_id,
            kind=ObjectKind.REPORT,
            size=size,
            content_type=REPORT_TYPE,
            now=now,
        )
        report.finish(now=now)
        try:
            async with self.unit_of_work(report.tenant_id, effect_of=(self.name, event_id)) as work:
                await work.manifest.add(entry)
                await work.reports.save(report)
                await work.commit()
        except AlreadyAnswered:
            return

    async def _stumbles(self, report: Report, failure: ReportFailure) -> bool:
        """Whether there will be another attempt."""
        report.stumble(failure, now=self.clock.now())
        async with self.unit_of_work(report.tenant_id) as work:
            await work.reports.save(report)
            await work.commit()
        return not report.is_over
