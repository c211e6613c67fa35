"""Progress as screens show it."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from application.knowledge.views import LinkView
from domain.progress.report import Report, ReportLanguage
from domain.progress.study_session import StudySession


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySessionView:
    id: UUID
    minutes: int
    session_id: UUID | None
    recorded_at: datetime

    @classmethod
    def of(cls, logged: StudySession) -> "StudySessionView":
        return cls(
            id=logged.id,
            minutes=logged.minutes,
            session_id=logged.session_id,
            recorded_at=logged.recorded_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    streak_days: int
    completed_tasks: int
    study_minutes: int
    captured_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportAccepted:
    report_id: UUID


class ReportState(Enum):
    """``EXPIRED``: it was ready once, and has been kept for as long as reports are."""

    REQUESTED = "requested"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """``reason`` says in a learner's words why it failed; ``code`` says the same for ever.

    There is a ``link`` exactly while the report is ready.
    """

    id: UUID
    status: ReportState
    language: ReportLanguage
    requested_at: datetime
    finished_at: datetime | None
    code: str | None
    reason: str | None
    link: LinkView | None

    @classmethod
    def of(cls, report: Report, *, state: ReportState, link: LinkView | None) -> "ReportView":
        failure = report.failure
        return cls(
            id=report.id,
            status=state,
            language=report.language,
            requested_at=report.requested_at,
            finished_at=report.finished_at,
            code=None if failure is None else failure.value,
            reason=None if failure is None else failure.sentence,
            link=link,
        )
