"""Moments of a stretch of time, in UTC."""

from datetime import UTC, datetime

from hypothesis import strategies as st


def moments(first: str, last: str) -> st.SearchStrategy[datetime]:
    return st.datetimes(datetime.fromisoformat(first), datetime.fromisoformat(last), timezones=st.just(UTC))
