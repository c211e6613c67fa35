"""The figures of a report: twelve weeks by the calendar on the learner's own wall, ending today."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from domain.progress.snapshot import Totals
from domain.progress.streak import streak_days

WEEKS = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """How far a plan has come; the title is the learner's own words."""

    title: str
    done: int
    tasks: int
    due_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFigures:
    """``days`` begin with a Monday and end with today; a week of ``weekly_minutes`` begins on each Monday.

    ``streaks`` and ``completed`` have one number for each day: the days in a row that ended there, and the
    tasks that were done by its end. ``has_more_plans`` when only the newest are among ``plans``.
    """

    learner: str
    timezone: str
    asked_at: datetime
    totals: Totals
    longest_streak: int
    days: Sequence[date]
    weekly_minutes: Sequence[int]
    streaks: Sequence[int]
    completed: Sequence[int]
    days_studied: int
    plans: Sequence[PlanLine]
    has_more_plans: bool

    @classmethod
    def told(
        cls,
        *,
        learner: str,
        timezone: str,
        asked_at: datetime,
        studied: Sequence[tuple[datetime, int]],
        completed_at: Sequence[datetime],
        plans: Sequence[PlanLine],
        has_more_plans: bool,
    ) -> Self:
        """From all study time (when, and how many minutes) and all tasks that are done.

        What came between the request and the telling counts too, as long as the day is the same.
        """
        zone = ZoneInfo(timezone)
        today = asked_at.astimezone(zone).date()
        dated = [(moment.astimezone(zone).date(), minutes) for moment, minutes in studied]
        known = [(day, minutes) for day, minutes in dated if day <= today]
        done = sorted(day for at in completed_at if (day := at.astimezone(zone).date()) <= today)
        days = _days_until(today)
        streaks = _streaks({day for day, _ in known})
        current = streak_days((moment for moment, _ in studied), timezone=timezone, now=asked_at)
        return cls(
            learner=learner,
            timezone=timezone,
            asked_at=asked_at,
            totals=Totals(current, len(done), sum(minutes for _, minutes in known)),
            longest_streak=max(streaks.values(), default=0),
            days=days,
            weekly_minutes=_weekly(days, known),
            streaks=[*(streaks.get(day, 0) for day in days[:-1]), current],
            completed=[bisect_right(done, day) for day in days],
            days_studied=len({day for day, _ in known if day >= days[0]}),
            plans=plans,
            has_more_plans=has_more_plans,
        )

    @property
    def minutes(self) -> int:
        """Studied in the time that the report shows."""
        return sum(self.weekly_minutes)


def _days_until(today: date) -> Sequence[date]:
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]


def _weekly(days: Sequence[date], studied: Sequence[tuple[date, int]]) -> Sequence[int]:
    minutes: Counter[date] = Counter()
    for day, spent in studied:
        minutes[day - timedelta(days=day.weekday())] += spent
    return [minutes[monday] for monday in days[::7]]


def _streaks(studied: set[date]) -> dict[date, int]:
    """How many days in a row each day with study is the end of."""
    streaks: dict[date, int] = {}
    for day in sorted(studied):
        streaks[day] = streaks.get(day - _DAY, 0) + 1
    return streaks
