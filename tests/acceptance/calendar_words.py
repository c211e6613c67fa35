"""Times as learners see them on their own wall."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CITIES = {
    "Vienna": "Europe/Vienna",
    "London": "Europe/London",
    "Auckland": "Pacific/Auckland",
    "Los Angeles": "America/Los_Angeles",
    "New York": "America/New_York",
}


def at(day: date, hour: str, timezone: str) -> datetime:
    """That hour on that day in that zone."""
    return datetime.combine(day, time.fromisoformat(hour), ZoneInfo(timezone))


def next_clock_change(timezone: str, *, after: datetime, forward: bool) -> date:
    """The next day after ``after`` that has 23 (``forward``) or 25 hours."""
    zone = ZoneInfo(timezone)
    for distance in range(1, 2 * 366):
        day = after.astimezone(zone).date() + timedelta(days=distance)
        midnights = [datetime.combine(each, time(), zone) for each in (day, day + timedelta(days=1))]
        before, later = [midnight.utcoffset() or timedelta() for midnight in midnights]
        if before != later and (later > before) is forward:
            return day
    raise ValueError(f"the clocks never change in {timezone}")
