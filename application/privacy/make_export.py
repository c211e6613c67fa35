"""Subscriber: an export that was asked for is made."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from application.ports.clock import Clock
from application.ports.export_archive import ExportArchives, ExportHead
from application.ports.failures import AlreadyAnswered, StaleAggregate
from application.ports.object_manifest import ManifestEntry
from application.ports.object_store import ObjectStore
from application.ports.outbox import DeliveredEvent
from application.ports.unit_of_work import UnitOfWorkFactory
from application.privacy.gather_export import GatherExport
from domain.privacy.export import EXPORT_TYPE, DataExport
from domain.privacy.export_events import DataExportRequested
from domain.privacy.retention import ObjectKind
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class MakeExport:
    """The file is made on local disk, stored under a key that follows from the export, and named last.

    Whoever dies in between is followed by somebody who makes it again. Nobody makes one that was given up.
    """

    name: ClassVar[str] = "export-maker"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (DataExportRequested,)

    unit_of_work: UnitOfWorkFactory
    gather: GatherExport
    archives: ExportArchives
    objects: ObjectStore
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case DataExportRequested(tenant_id=tenant_id, export_id=export_id):
                async with self.unit_of_work(tenant_id) as work:
                    export = await work.exports.get(export_id)
                if export is not None and export.is_under_way(now=self.clock.now()):
                    await self._make(export, event_id=delivered.event_id)
            case _:
                pass

    async def _make(self, export: DataExport, *, event_id: UUID) -> None:
        head = ExportHead(
            export_id=export.id,
            tenant_id=export.tenant_id,
            user_id=export.user_id,
            requested_at=export.requested_at,
        )
        async with self.archives.draft(head) as draft:
            if not await self.gather(draft, export.tenant_id, export.user_id):
                return  # the learner has left meanwhile
            size = await draft.finish()
            await self.objects.put_stream(
                export.object_key, draft.pieces(), content_type=EXPORT_TYPE, size=size
            )
        await self._finish(export, size=size, event_id=event_id)

    async def _finish(self, export: DataExport, *, size: int, event_id: UUID) -> None:
        now = self.clock.now()
        entry = ManifestEntry.of(
            key=export.object_key,
            tenant_id=export.tenant_id,
            user_id=export.user_id,
            kind=ObjectKind.EXPORT,
            size=size,
            content_type=EXPORT_TYPE,
            now=now,
        )
        export.finish(size=size, now=now)
        try:
            async with self.unit_of_work(export.tenant_id, effect_of=(self.name, event_id)) as work:
                await work.manifest.add(entry)
                await work.exports.save(export)
                await work.commit()
        except AlreadyAnswered:
            return
        except StaleAggregate:  # given up meanwhile: nobody will ask for the file
            await self.objects.remove(export.object_key)
