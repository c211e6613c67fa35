"""What a tutor proposes before it becomes a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returns.result import Failure, Result, Success

from domain.planning.errors import MinutesPerDayOutOfRange

LEAST_MINUTES_PER_DAY = 5
MOST_MINUTES_PER_DAY = 720


@dataclass(frozen=True, slots=True)
class DraftTask:
    summary: str
    due_date: date


@dataclass(frozen=True, slots=True)
class DraftPlan:
    title: str
    tasks: Sequence[DraftTask]


def checked_minutes_per_day(minutes: int) -> Result[int, MinutesPerDayOutOfRange]:
    """A daily dose that a person can keep up."""
    if not LEAST_MINUTES_PER_DAY <= minutes <= MOST_MINUTES_PER_DAY:
        return Failure(MinutesPerDayOutOfRange(LEAST_MINUTES_PER_DAY, MOST_MINUTES_PER_DAY))
    return Success(minutes)
