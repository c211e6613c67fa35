"""How long everything is kept that does not stay until its learner lets it go: the one home of these numbers.

Workers obey them (`application/privacy/run_retention.py`); a store's own rules are the second line.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


class ObjectKind(Enum):
    UPLOAD = "upload"
    AUDIO = "audio"
    REPORT = "report"
    EXPORT = "export"


class Leftover(Enum):
    """What is not an object, and goes when its time has come."""

    DIALOGUE = "dialogue"
    AUDIT = "audit entries"
    EVENTS = "handled events"
    EFFECTS = "effects of events"
    ANSWERS = "answers to requests"
    LOGINS = "logins"
    DEAD_LETTERS = "dead letters"
    CHECKS = "checks of the stores"
    MESSAGES = "messages that nobody took"
    KEPT_VECTORS = "kept vectors"
    ATTEMPTS = "attempts to log in"
    RATES = "rates"
    RESETS = "password resets"


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

KEPT: dict[Leftover, timedelta] = {
    Leftover.DIALOGUE: timedelta(days=365),
    Leftover.AUDIT: timedelta(days=180),
    Leftover.EVENTS: timedelta(days=7),  # so far back a replay can reach
    Leftover.EFFECTS: timedelta(days=30),  # longer than the event: delivered again, it must change nothing
    Leftover.ANSWERS: timedelta(days=2),  # so long a request may be repeated
    Leftover.LOGINS: timedelta(days=90),  # twice their life more: so long a stolen token gives its thief away
    Leftover.DEAD_LETTERS: timedelta(days=30),
    Leftover.CHECKS: timedelta(days=90),
    Leftover.MESSAGES: timedelta(days=7),  # for listeners that were away
    Leftover.ATTEMPTS: timedelta(0),  # each says itself when it says nothing any more
    Leftover.RATES: timedelta(0),
    Leftover.RESETS: timedelta(days=7),  # after they were asked for
    Leftover.KEPT_VECTORS: timedelta(days=30),  # in which a rebuild or a move is repeated or taken back
}

RUN_EVERY = timedelta(days=1)  # a run over everything; what is written most goes all the time besides
OVERDUE_AFTER = timedelta(days=2)  # beyond its time: by then two runs should have taken it
SECOND_LINE = timedelta(days=7)  # later than the workers should, a store removes by itself


def archives_on(kind: ObjectKind, created_at: datetime) -> datetime | None:
    return _after(created_at, KEEPING[kind].archive_after)


def expires_on(kind: ObjectKind | Leftover, created_at: datetime) -> datetime | None:
    """When what began then must be gone; ``None``: when its owner lets it go."""
    kept = KEPT[kind] if isinstance(kind, Leftover) else KEEPING[kind].expire_after
    return _after(created_at, kept)


def over_before(kind: Leftover, *, now: datetime) -> datetime:
    """What began before then must be gone."""
    return now - KEPT[kind]


def removed_by_store(kind: Leftover) -> timedelta:
    """After which a store that can do so removes by itself what no worker has removed."""
    return KEPT[kind] + SECOND_LINE


def _after(moment: datetime, time: timedelta | None) -> datetime | None:
    return None if time is None else moment + time
