"""Logged study time is between a minute and a day long, and in the past."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from returns.result import Failure, Result

from domain.progress.errors import LogStudyError, MinutesOutOfRange, RecordedInFuture, RecordedTooLongAgo
from domain.progress.events import StudySessionLogged
from domain.progress.study_session import EARLIEST, StudySession

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
TENANT, LEARNER, LOGGED = UUID(int=1), UUID(int=2), UUID(int=3)


def log(*, minutes: int = 25, recorded_at: datetime | None = None) -> Result[StudySession, LogStudyError]:
    return StudySession.log(
        study_session_id=LOGGED,
        tenant_id=TENANT,
        user_id=LEARNER,
        minutes=minutes,
        recorded_at=recorded_at,
        session_id=None,
        now=NOW,
    )


@pytest.mark.parametrize("minutes", [1, 25, 1440])
def test_logs_minutes_and_says_so(minutes: int) -> None:
    logged = log(minutes=minutes).unwrap()
    assert (logged.minutes, logged.recorded_at, logged.version) == (minutes, NOW, 1)
    assert logged.take_events() == [
        StudySessionLogged(
            tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, study_session_id=LOGGED, minutes=minutes
        )
    ]


@pytest.mark.parametrize("minutes", [-1, 0, 1441])
def test_refuses_less_than_a_minute_and_more_than_a_day(minutes: int) -> None:
    assert log(minutes=minutes) == Failure(MinutesOutOfRange(1, 1440))


def test_forgives_a_clock_that_is_a_minute_ahead() -> None:
    ahead = NOW + timedelta(minutes=1)
    assert log(recorded_at=ahead).unwrap().recorded_at == ahead


def test_refuses_what_has_not_happened() -> None:
    ahead = NOW + timedelta(minutes=1, microseconds=1)
    assert log(recorded_at=ahead) == Failure(RecordedInFuture(ahead))


def test_keeps_the_moment_with_its_offset() -> None:
    there = datetime.fromisoformat("2030-05-01T01:00+14:00")
    assert log(recorded_at=there).unwrap().recorded_at.isoformat() == "2030-05-01T01:00:00+14:00"


def test_goes_back_to_the_year_2000() -> None:
    assert log(recorded_at=EARLIEST).unwrap().recorded_at == EARLIEST


@pytest.mark.parametrize("moment", ["0001-01-01T00:00+14:00", "1999-12-31T23:59:59Z"])
def test_refuses_what_no_calendar_could_place(moment: str) -> None:
    recorded_at = datetime.fromisoformat(moment)
    assert log(recorded_at=recorded_at) == Failure(RecordedTooLongAgo(recorded_at, EARLIEST))
