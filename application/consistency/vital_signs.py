"""What stores tell of themselves to whoever watches over them: no contents, no names of learners."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderWay:
    """How many sagas of a kind are in a step, and for how long the oldest of them has been going on."""

    saga: str
    step: str
    count: int
    oldest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """How far a copy is behind; ``None`` where we may not know."""

    name: str
    behind: timedelta | None
