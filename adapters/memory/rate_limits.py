"""Buckets, each a moment."""

from datetime import datetime, timedelta

from domain.identity.rates import Rate, moved_on, wait_until


class MemoryRateLimits:
    def __init__(self) -> None:
        self.free_at: dict[tuple[str, str], datetime] = {}

    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None:
        key = (rate.name, subject)
        free_at = moved_on(self.free_at.get(key), rate, count, now=now)
        wait = wait_until(free_at, rate, now=now)
        if wait is None:
            self.free_at[key] = free_at
        return wait
