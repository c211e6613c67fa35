"""Progress as screens show it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

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
