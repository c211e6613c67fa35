"""Exports as screens show them."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from application.knowledge.views import LinkView
from domain.privacy.export import DataExport, ExportStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportAccepted:
    export_id: UUID


class ExportState(Enum):
    """``EXPIRED``: it was ready once, and has been kept for as long as exports are."""

    REQUESTED = "requested"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """While it is ready it can be fetched until ``expires_at``, by a link that is good for ten minutes.

    Looking again gives another link. ``size`` is in bytes. Lists show no links.
    """

    id: UUID
    status: ExportState
    requested_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    size: int | None
    link: LinkView | None = None

    @classmethod
    def of(cls, export: DataExport, *, now: datetime, link: LinkView | None = None) -> "ExportView":
        return cls(
            id=export.id,
            status=state_of(export, now=now),
            requested_at=export.requested_at,
            finished_at=export.finished_at,
            expires_at=export.expires_at,
            size=export.size,
            link=link,
        )


def state_of(export: DataExport, *, now: datetime) -> ExportState:
    """What took too long has failed, whether or not anybody has written that down yet."""
    if export.status is ExportStatus.READY:
        kept = export.expires_at is None or now < export.expires_at
        return ExportState.READY if kept else ExportState.EXPIRED
    return ExportState.REQUESTED if export.is_under_way(now=now) else ExportState.FAILED
