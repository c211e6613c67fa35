"""The figures of a report, by the learner's own calendar."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.progress.report_figures import WEEKS, ReportFigures
from domain.progress.streak import streak_days

TUESDAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def told(**given: Any) -> ReportFigures:
    usual: dict[str, Any] = {
        "learner": "Ada",
        "timezone": "UTC",
        "asked_at": TUESDAY,
        "studied": [],
        "completed_at": [],
        "plans": [],
        "has_more_plans": False,
    }
    return ReportFigures.told(**usual | given)


def test_shows_twelve_weeks_from_monday_to_today() -> None:
    figures = told()
    assert (figures.days[0], figures.days[-1]) == (date(2026, 9, 7), date(2026, 11, 24))
    assert figures.days[0].weekday() == 0
    assert len(figures.weekly_minutes) == WEEKS
    assert len(figures.days) == len(figures.streaks) == len(figures.completed) == 7 * (WEEKS - 1) + 2
    assert set(figures.weekly_minutes) == set(figures.streaks) == set(figures.completed) == {0}


def test_on_a_sunday_the_week_is_whole_and_on_a_monday_it_begins() -> None:
    assert len(told(asked_at=TUESDAY + 5 * DAY).days) == 7 * WEEKS
    assert len(told(asked_at=TUESDAY - DAY).days) == 7 * (WEEKS - 1) + 1


def test_days_are_those_of_the_learners_own_wall() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # Sunday there, Monday in Vienna
    assert told(studied=[(late, 30)]).weekly_minutes[-2:] == [30, 0]
    there = told(studied=[(late, 30)], completed_at=[late], timezone="Europe/Vienna")
    assert there.weekly_minutes[-2:] == [0, 30]
    assert list(there.completed[-3:]) == [0, 1, 1]


def test_today_is_the_learners_own() -> None:
    late = TUESDAY.replace(hour=23, minute=30)
    assert told(asked_at=late, timezone="Europe/Vienna").days[-1] == date(2026, 11, 25)
    assert told(asked_at=late, timezone="America/Lima").days[-1] == date(2026, 11, 24)


def test_what_lies_before_counts_in_the_sums_only() -> None:
    long_ago = TUESDAY - timedelta(days=400)
    figures = told(studied=[(TUESDAY, 20), (long_ago, 45)], completed_at=[TUESDAY, long_ago])
    assert (figures.totals.study_minutes, figures.minutes, figures.days_studied) == (65, 20, 1)
    assert (figures.completed[0], figures.completed[-1]) == (1, 2)


def test_what_came_after_the_day_is_for_the_next_report() -> None:
    figures = told(studied=[(TUESDAY + DAY, 20)], completed_at=[TUESDAY + DAY])
    assert (figures.totals.study_minutes, figures.totals.completed_tasks) == (0, 0)


def test_a_streak_is_told_day_by_day() -> None:
    studied = [(TUESDAY - number * DAY, 10) for number in (1, 2, 3, 5, 6)]
    figures = told(studied=studied)
    assert list(figures.streaks[-8:]) == [0, 1, 2, 0, 1, 2, 3, 3]  # today may still come
    assert (figures.totals.streak_days, figures.longest_streak) == (3, 3)


def test_a_streak_that_began_before_goes_on() -> None:
    studied = [(TUESDAY - number * DAY, 10) for number in range(100)]
    figures = told(studied=studied)
    assert figures.streaks[-1] == figures.longest_streak == 100
    assert figures.streaks[0] == 100 - len(figures.days) + 1


@given(st.sets(st.integers(0, 120)))
def test_streaks_agree_with_the_rule(days_ago: set[int]) -> None:
    studied = [(TUESDAY - number * DAY, 10) for number in days_ago]
    figures = told(studied=studied)
    moments = [moment for moment, _ in studied]
    for day, streak in zip(figures.days[:-1], figures.streaks, strict=False):
        if day in {moment.date() for moment in moments}:
            evening = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
            assert streak == streak_days(moments, timezone="UTC", now=evening)
        else:
            assert streak == 0
