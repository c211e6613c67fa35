"""Streaks go by the calendar on the learner's own wall."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.progress.streak import streak_days
from tests.domain.moments import moments
from tests.domain.streak_oracle import slow_streak

ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Vienna",
        "America/New_York",
        "Asia/Kolkata",
        "Australia/Lord_Howe",  # half an hour of daylight saving
        "America/Havana",  # the clock changes at midnight
        "Pacific/Apia",  # skipped 2011-12-30
        "Pacific/Kiritimati",  # UTC+14
        "Etc/GMT+12",  # UTC-12
    ]
)
# Around the changes of these clocks, and around Samoa's missing day.
MOMENTS = st.one_of(
    moments("2011-12-20", "2012-01-10"),
    moments("2024-03-01", "2024-04-10"),
    moments("2024-10-20", "2024-11-10"),
)
HISTORIES = st.lists(MOMENTS, max_size=40)


def local(zone: str, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type,misc] # the numbers of a moment


def daily(zone: str, first: date, days: int, *, at: time = time(20)) -> list[datetime]:
    return [datetime.combine(first + timedelta(days=day), at, tzinfo=ZoneInfo(zone)) for day in range(days)]


def test_nothing_studied_is_no_streak() -> None:
    assert streak_days([], timezone="UTC", now=local("UTC", 2024, 5, 1, 12)) == 0


def test_today_may_still_be_empty_but_yesterday_not() -> None:
    studied = daily("UTC", date(2024, 5, 1), 3)
    assert streak_days(studied, timezone="UTC", now=local("UTC", 2024, 5, 3, 21)) == 3
    assert streak_days(studied, timezone="UTC", now=local("UTC", 2024, 5, 4, 23, 59)) == 3
    assert streak_days(studied, timezone="UTC", now=local("UTC", 2024, 5, 5)) == 0


def test_a_gap_ends_it() -> None:
    studied = daily("UTC", date(2024, 5, 1), 3) + daily("UTC", date(2024, 5, 5), 2)
    assert streak_days(studied, timezone="UTC", now=local("UTC", 2024, 5, 6, 21)) == 2


def test_many_sittings_of_one_day_are_one_day() -> None:
    studied = [local("UTC", 2024, 5, 1, hour) for hour in range(24)]
    assert streak_days(studied, timezone="UTC", now=local("UTC", 2024, 5, 1, 23, 30)) == 1


def test_the_same_moments_are_other_days_elsewhere() -> None:
    late, early = local("UTC", 2024, 5, 1, 23), local("UTC", 2024, 5, 2, 1)
    now = local("UTC", 2024, 5, 2, 2)
    assert streak_days([late, early], timezone="UTC", now=now) == 2
    assert streak_days([late, early], timezone="America/New_York", now=now) == 1


@pytest.mark.parametrize(
    ("zone", "change", "hours"),
    [
        ("Europe/Vienna", date(2024, 3, 31), 23),
        ("Europe/Vienna", date(2024, 10, 27), 25),
        ("America/Havana", date(2024, 3, 10), 23),
        ("America/Havana", date(2024, 11, 3), 25),
    ],
)
@pytest.mark.parametrize("at", [time(0), time(0, 30), time(2, 30), time(23, 59)])
def test_a_day_of_23_or_25_hours_is_one_day(zone: str, change: date, hours: int, at: time) -> None:
    first = change - timedelta(days=3)
    begins, ends = (datetime.combine(change + timedelta(days=day), time(), ZoneInfo(zone)) for day in (0, 1))
    assert ends.astimezone(UTC) - begins.astimezone(UTC) == timedelta(hours=hours)
    studied = daily(zone, first, 7, at=at)
    assert streak_days(studied, timezone=zone, now=studied[-1]) == 7


def test_every_hour_of_a_25_hour_day_is_that_day() -> None:
    midnight = local("Europe/Vienna", 2024, 10, 27).astimezone(UTC)
    for hour in range(25):
        now = midnight + timedelta(hours=hour)
        assert streak_days([midnight], timezone="Europe/Vienna", now=now) == 1
    day_after = midnight + timedelta(hours=25)
    assert streak_days([midnight, day_after], timezone="Europe/Vienna", now=day_after) == 2


def test_a_day_that_never_came_breaks_a_streak() -> None:
    before, after = local("Pacific/Apia", 2011, 12, 29, 20), local("Pacific/Apia", 2011, 12, 31, 8)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=12)
    assert streak_days([before, after], timezone="Pacific/Apia", now=after) == 1


def test_both_ends_of_the_date_line() -> None:
    moment = datetime(2024, 5, 1, 11, 30, tzinfo=UTC)  # 30 April at its one end, 2 May at the other
    next_day = moment + timedelta(hours=1)  # 1 May in UTC-12, still 2 May in UTC+14
    assert streak_days([moment, next_day], timezone="Etc/GMT+12", now=next_day) == 2
    assert streak_days([moment, next_day], timezone="Pacific/Kiritimati", now=next_day) == 1


@given(HISTORIES, ZONES, MOMENTS)
def test_agrees_with_counting_day_by_day(studied: list[datetime], zone: str, now: datetime) -> None:
    assert streak_days(studied, timezone=zone, now=now) == slow_streak(studied, timezone=zone, now=now)


@given(HISTORIES, ZONES, MOMENTS, st.randoms())
def test_neither_order_nor_repetition_counts(
    studied: list[datetime], zone: str, now: datetime, chance: Random
) -> None:
    shuffled = [*studied, *studied]
    chance.shuffle(shuffled)
    assert streak_days(shuffled, timezone=zone, now=now) == streak_days(studied, timezone=zone, now=now)


@given(HISTORIES, MOMENTS, ZONES, MOMENTS)
def test_more_study_never_makes_it_shorter(
    studied: list[datetime], more: datetime, zone: str, now: datetime
) -> None:
    before = streak_days(studied, timezone=zone, now=now)
    assert before <= streak_days([*studied, more], timezone=zone, now=now) <= before + len(studied) + 1


@given(HISTORIES, ZONES, MOMENTS, st.data())
def test_the_time_of_day_does_not_count(
    studied: list[datetime], zone: str, now: datetime, data: st.DataObject
) -> None:
    moved = [_somewhere_on_the_same_day(moment, zone, data) for moment in studied]
    assert streak_days(moved, timezone=zone, now=now) == streak_days(studied, timezone=zone, now=now)


def _somewhere_on_the_same_day(moment: datetime, zone: str, data: st.DataObject) -> datetime:
    shift = timedelta(minutes=data.draw(st.integers(-24 * 60, 24 * 60)))
    same_day = (moment + shift).astimezone(ZoneInfo(zone)).date() == moment.astimezone(ZoneInfo(zone)).date()
    return moment + shift if same_day else moment


@given(HISTORIES, ZONES, MOMENTS)
def test_is_never_longer_than_the_days_studied(studied: list[datetime], zone: str, now: datetime) -> None:
    days = {moment.astimezone(ZoneInfo(zone)).date() for moment in studied}
    assert 0 <= streak_days(studied, timezone=zone, now=now) <= len(days)


@given(ZONES, st.dates(date(2024, 1, 1), date(2024, 12, 31)), st.integers(1, 400))
def test_studying_every_evening_counts_every_day(zone: str, first: date, days: int) -> None:
    studied = daily(zone, first, days)
    assert streak_days(studied, timezone=zone, now=studied[-1]) == days
