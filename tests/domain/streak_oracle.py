"""Streaks counted the slow way: walk every minute's calendar page, day by day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def slow_streak(studied: Sequence[datetime], *, timezone: str, now: datetime) -> int:
    """Asks of each calendar day, backwards from today, whether its page saw any study at all."""
    zone = ZoneInfo(timezone)
    pages = [_page(moment, zone) for moment in studied]
    today = _page(now, zone)
    count, back = 0, 0
    while True:
        ordinal = _ordinal(today) - back
        if any(_ordinal(page) == ordinal for page in pages):
            count += 1
        elif back > 0:
            return count
        back += 1


def _page(moment: datetime, zone: ZoneInfo) -> tuple[int, int, int]:
    """Year, month and day that a wall clock shows: UTC plus the offset in force then."""
    offset = moment.astimezone(zone).utcoffset() or timedelta()
    shown = (moment.astimezone(UTC) + offset).replace(tzinfo=None)
    return shown.year, shown.month, shown.day


def _ordinal(page: tuple[int, int, int]) -> int:
    return (datetime(*page, tzinfo=UTC) - datetime(1, 1, 1, tzinfo=UTC)).days
