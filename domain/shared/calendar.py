"""Days, where the only thing certain about a learner's clock is the moment it shows."""

from datetime import date, datetime, timedelta

from returns.result import Failure, Result, Success

from domain.shared.errors import DateInPast

# No place is further behind UTC than Baker Island (UTC-12:00, tz database "Etc/GMT+12").
_FURTHEST_BEHIND = timedelta(hours=12)


def earliest_today(now: datetime) -> date:
    """The day that it still is somewhere on Earth: whatever lies before it has passed everywhere."""
    return (now - _FURTHEST_BEHIND).date()


def not_past(day: date | None, *, field: str, now: datetime) -> Result[date | None, DateInPast]:
    """The day itself, unless it is over for every learner wherever they are."""
    if day is not None and day < earliest_today(now):
        return Failure(DateInPast(field, day))
    return Success(day)
