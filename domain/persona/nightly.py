"""When the coach learns from what a learner did: at night, from the days that are over."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

SNAPSHOTS_KEPT = 30  # of each learner: what they were like over the last weeks
_SETTLING = timedelta(hours=2)  # what was done before midnight is in the truth long before that
_NIGHTS = UUID("9a1d3f52-6f0b-5b0e-8e0c-7c4b1f7f2d35")


def last_night(now: datetime) -> datetime:
    """The last midnight (UTC) whose day has settled: what came before it can be learned from."""
    return (now - _SETTLING).replace(hour=0, minute=0, second=0, microsecond=0)


def nightly_id(user_id: UUID, night: datetime) -> UUID:
    """The id of a learner's snapshot of a night: whoever takes it, it is the same snapshot."""
    return uuid5(_NIGHTS, f"{user_id} {night.isoformat()}")
