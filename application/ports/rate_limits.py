"""How often somebody has asked lately."""

from datetime import datetime, timedelta
from typing import Protocol

from domain.identity.rates import Rate


class RateLimits(Protocol):
    """Buckets, one for each rate and subject, shared by all processes.

    ``take`` takes ``count`` (at most the rate's burst) at once and gives ``None``; or it takes nothing and
    says how long until it could. Of the subject only what nobody can make without a secret is kept.
    """

    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None: ...
