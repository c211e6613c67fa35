"""Subscriber: every piece of work leaves a snapshot of progress."""

from dataclasses import dataclass
from typing import ClassVar

from application.ports.clock import Clock
from application.ports.failures import AlreadyAnswered
from application.ports.outbox import DeliveredEvent
from application.ports.unit_of_work import UnitOfWorkFactory
from application.progress.totals import totals_of
from domain.planning.events import PlanDeleted, TaskRemoved, TaskStatusChanged
from domain.progress.events import StudySessionLogged
from domain.progress.snapshot import ProgressSnapshot
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class CaptureSnapshot:
    """The snapshot takes the event's id: one event, one snapshot, in one transaction with its own event."""

    name: ClassVar[str] = "progress-snapshots"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (
        StudySessionLogged,
        TaskStatusChanged,
        TaskRemoved,
        PlanDeleted,
    )

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        try:
            await self._capture(delivered)
        except AlreadyAnswered:
            return

    async def _capture(self, delivered: DeliveredEvent) -> None:
        event, now = delivered.event, self.clock.now()
        async with self.unit_of_work(event.tenant_id, effect_of=(self.name, delivered.event_id)) as work:
            totals = await totals_of(work, event.user_id, now=now)
            if totals is None:
                return
            snapshot = ProgressSnapshot.capture(
                snapshot_id=delivered.event_id,
                tenant_id=event.tenant_id,
                user_id=event.user_id,
                totals=totals,
                now=now,
            )
            if await work.progress_snapshots.add(snapshot):
                await work.commit()
