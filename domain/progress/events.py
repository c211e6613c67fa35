"""Facts about study time and what it adds up to."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySessionLogged(DomainEvent):
    name: ClassVar[str] = "progress.study_session_logged.v1"
    study_session_id: UUID
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressSnapshotCaptured(DomainEvent):
    """The notification event of a progress update."""

    name: ClassVar[str] = "progress.snapshot_captured.v1"
    snapshot_id: UUID
    streak_days: int
    completed_tasks: int
    study_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRequested(DomainEvent):
    name: ClassVar[str] = "progress.report_requested.v1"
    report_id: UUID
