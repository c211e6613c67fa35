"""How often somebody may ask: a bucket that refills steadily (GCRA, ITU-T I.371, as one moment).

``free_at`` is when the bucket is full again; a request moves it on by what it costs.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Rate:
    """``name`` keeps those of different kinds apart; ``burst`` is what a full bucket holds."""

    name: str
    per_minute: float
    burst: int

    def __post_init__(self) -> None:
        if self.per_minute <= 0 or self.burst < 1:
            raise ValueError("a rate lets through something")

    def cost(self, count: int) -> timedelta:
        return _MINUTE * count / self.per_minute

    @property
    def tolerance(self) -> timedelta:
        return self.cost(self.burst)


def moved_on(free_at: datetime | None, rate: Rate, count: int, *, now: datetime) -> datetime:
    return max(free_at or now, now) + rate.cost(count)


def wait_until(free_at: datetime, rate: Rate, *, now: datetime) -> timedelta | None:
    """How long until a bucket would take what moved it on to ``free_at``; ``None``: it takes it now."""
    too_much = free_at - rate.tolerance - now
    return too_much if too_much > timedelta(0) else None
