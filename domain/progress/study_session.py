"""Study minutes that a learner logged. Never a login."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.progress.errors import LogStudyError, MinutesOutOfRange, RecordedInFuture, RecordedTooLongAgo
from domain.progress.events import StudySessionLogged
from domain.shared.aggregate import Aggregate

LEAST_MINUTES = 1
MOST_MINUTES = 24 * 60
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
# Clocks of phones differ from ours by seconds; a minute is forgiven, an hour is a mistake.
_CLOCK_SKEW = timedelta(minutes=1)


@dataclass(slots=True, kw_only=True, eq=False)
class StudySession(Aggregate):
    """``minutes`` were spent in one go that ended at ``recorded_at`` (with its UTC offset)."""

    user_id: UUID
    session_id: UUID | None
    minutes: int
    recorded_at: datetime

    @classmethod
    def log(
        cls,
        *,
        study_session_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        minutes: int,
        recorded_at: datetime | None,
        session_id: UUID | None,
        now: datetime,
    ) -> Result[Self, LogStudyError]:
        if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
            return Failure(MinutesOutOfRange(LEAST_MINUTES, MOST_MINUTES))
        if recorded_at is not None and recorded_at > now + _CLOCK_SKEW:
            return Failure(RecordedInFuture(recorded_at))
        if recorded_at is not None and recorded_at < EARLIEST:
            return Failure(RecordedTooLongAgo(recorded_at, EARLIEST))
        logged = cls(
            id=study_session_id,
            tenant_id=tenant_id,
            user_id=user_id,
            session_id=session_id,
            minutes=minutes,
            recorded_at=recorded_at or now,
        )
        logged._record(
            StudySessionLogged(
                tenant_id=tenant_id,
                user_id=user_id,
                occurred_at=now,
                study_session_id=study_session_id,
                minutes=minutes,
            )
        )
        return Success(logged)
