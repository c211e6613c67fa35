"""A day is over once it is over everywhere on Earth."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns.result import Failure, Success

from domain.shared.calendar import earliest_today, not_past
from domain.shared.errors import DateInPast
from tests.domain.moments import moments

MOMENTS = moments("2020-01-01", "2035-01-01")
ZONES = st.sampled_from(sorted(available_timezones()))


@pytest.mark.parametrize(("hour", "day"), [(0, 30), (11, 30), (12, 1), (23, 1)])
def test_yesterday_lasts_until_noon_utc(hour: int, day: int) -> None:
    assert earliest_today(datetime(2030, 5, 1, hour, tzinfo=UTC)).day == day


@given(MOMENTS, ZONES)
def test_nobodys_today_is_in_the_past(now: datetime, zone: str) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()
    assert not_past(today, field="due_date", now=now) == Success(today)


@given(MOMENTS)
def test_somebodys_today_is_the_earliest(now: datetime) -> None:
    assert earliest_today(now) == now.astimezone(ZoneInfo("Etc/GMT+12")).date()


def test_refuses_a_day_that_is_over_everywhere() -> None:
    now = datetime(2030, 5, 1, 13, tzinfo=UTC)
    yesterday = date(2030, 4, 30)
    assert not_past(yesterday, field="due_date", now=now) == Failure(DateInPast("due_date", yesterday))
    assert not_past(yesterday, field="due_date", now=now - timedelta(hours=2)) == Success(yesterday)


def test_no_day_is_fine() -> None:
    assert not_past(None, field="due_date", now=datetime(2030, 5, 1, tzinfo=UTC)) == Success(None)
