"""Which copies may go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.backup.backup_set import BackupSet
from domain.backup.kind import KEPT, Kind

CLOSE = timedelta(days=1)  # what was copied every few minutes before that is kept once a day


def doomed(sets: Iterable[BackupSet], now: datetime) -> Sequence[BackupSet]:
    """Those that are kept long enough, and the many of one day. The last good one of a kind never goes."""
    newest_first = sorted(sets, key=lambda each: each.finished_at, reverse=True)
    going, seen = [], set[Kind]()
    days = set[object]()
    for each in newest_first:
        age, day = now - each.finished_at, (each.kind, each.finished_at.date())
        too_many = each.kind is Kind.OBJECTS and age > CLOSE and day in days
        if each.kind in seen and (age > KEPT[each.kind] or too_many):
            going.append(each)
        elif age > CLOSE:
            days.add(day)
        seen.add(each.kind)
    return going
