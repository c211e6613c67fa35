"""How long a stored object is kept, by its kind (the retention times of the data plan, section 7)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class ObjectKind(Enum):
    UPLOAD = "upload"
    AUDIO = "audio"
    REPORT = "report"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Counted from the object's beginning. ``None``: never archived, or kept until its owner lets it go."""

    archive_after: timedelta | None
    expire_after: timedelta | None


KEEPING: dict[ObjectKind, Keeping] = {
    ObjectKind.UPLOAD: Keeping(None, None),
    ObjectKind.AUDIO: Keeping(None, timedelta(days=90)),
    ObjectKind.REPORT: Keeping(timedelta(days=180), timedelta(days=730)),
    ObjectKind.EXPORT: Keeping(None, timedelta(days=7)),
}


def archives_on(kind: ObjectKind, created_at: datetime) -> datetime | None:
    return _after(created_at, KEEPING[kind].archive_after)


def expires_on(kind: ObjectKind, created_at: datetime) -> datetime | None:
    return _after(created_at, KEEPING[kind].expire_after)


def _after(moment: datetime, time: timedelta | None) -> datetime | None:
    return None if time is None else moment + time
