"""An export: everything about a learner in one file, asked for by them and made in the background."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Self
from uuid import UUID

from domain.privacy.export_events import DataExportRequested
from domain.privacy.retention import ObjectKind, expires_on
from domain.shared.aggregate import Aggregate

TIME_TO_MAKE = timedelta(hours=24)
EXPORT_TYPE = "application/zip"


class ExportStatus(Enum):
    REQUESTED = "requested"
    READY = "ready"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True, eq=False)
class DataExport(Aggregate):
    """``size`` is the file's in bytes, known once it is ready. What takes too long to make has failed."""

    user_id: UUID
    status: ExportStatus = ExportStatus.REQUESTED
    requested_at: datetime
    finished_at: datetime | None = None
    size: int | None = None

    @classmethod
    def request(cls, *, export_id: UUID, tenant_id: UUID, user_id: UUID, now: datetime) -> Self:
        export = cls(id=export_id, tenant_id=tenant_id, user_id=user_id, requested_at=now)
        export._record(
            DataExportRequested(tenant_id=tenant_id, user_id=user_id, occurred_at=now, export_id=export_id)
        )
        return export

    @property
    def object_key(self) -> str:
        """Where it goes: making it twice puts it there twice."""
        return f"{self.tenant_id}/exports/{self.user_id}/{self.id}.zip"

    @property
    def expires_at(self) -> datetime | None:
        """Until then it can be fetched; unknown until it is ready."""
        if self.status is not ExportStatus.READY or self.finished_at is None:
            return None
        return expires_on(ObjectKind.EXPORT, self.finished_at)

    def is_under_way(self, *, now: datetime) -> bool:
        """Nobody waits longer for one than a day: after that another can be asked for."""
        return self.status is ExportStatus.REQUESTED and now - self.requested_at <= TIME_TO_MAKE

    def finish(self, *, size: int, now: datetime) -> None:
        self.status, self.size, self.finished_at = ExportStatus.READY, size, now

    def give_up(self, *, now: datetime) -> None:
        self.status, self.finished_at = ExportStatus.FAILED, now
