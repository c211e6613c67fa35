"""How many days in a row a learner has studied, by the calendar on their own wall."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


def streak_days(studied_at: Iterable[datetime], *, timezone: str, now: datetime) -> int:
    """Consecutive local days with study time, counted back from today.

    Today may still be without any: a streak is broken only once a whole day has passed. Days are the
    dates that the learner's clock showed, so a day of 23 or 25 hours is one day, and a day that the time
    zone skipped altogether (Samoa, 30 December 2011) is a day without study like any other.
    """
    zone = ZoneInfo(timezone)
    days = {moment.astimezone(zone).date() for moment in studied_at}
    today = now.astimezone(zone).date()
    day = today if today in days else today - timedelta(days=1)
    streak = 0
    while day in days:
        streak += 1
        day -= timedelta(days=1)
    return streak
