"""Rates of learners, told in this process as far as it can: most requests ask nobody."""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from application.ports.failures import StoreUnavailable
from application.ports.rate_limits import RateLimits
from domain.identity.rates import Rate

WHILE = timedelta(seconds=10)
LEARNERS_MOST = 20_000
_PARTS = 60  # of a minute's requests one is borrowed at once, and one asks nobody in every ``WHILE``


@dataclass(slots=True)
class _Purse:
    """What one learner may still spend here. ``left`` is borrowed, and given up when ``until`` has come."""

    until: datetime
    quiet: int
    left: int = 0
    refused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BorrowedRates:
    """Whoever asks seldom is not counted beyond this process; for others it borrows many requests at once.

    So a rate holds for all processes together, give or take a tenth for each, and costs one round trip in
    very many requests. While the shared store is away nobody is refused.
    """

    shared: RateLimits
    purses: OrderedDict[tuple[str, str], _Purse] = field(default_factory=OrderedDict)

    async def take(self, rate: Rate, subject: str, *, now: datetime, count: int = 1) -> timedelta | None:
        purse = self._purse(rate, subject, now)
        if purse.left >= count:
            purse.left -= count
            return None
        if purse.quiet >= count:
            purse.quiet -= count
            return None
        if purse.refused_until is not None and now < purse.refused_until:
            return purse.refused_until - now
        return await self._borrow(rate, subject, purse, now=now, count=count)

    async def _borrow(
        self, rate: Rate, subject: str, purse: _Purse, *, now: datetime, count: int
    ) -> timedelta | None:
        loan = max(count, min(rate.burst, int(rate.per_minute // _PARTS)))
        try:
            wait = await self.shared.take(rate, subject, now=now, count=loan)
            if wait is not None and loan > count:
                loan, wait = count, await self.shared.take(rate, subject, now=now, count=count)
        except StoreUnavailable:
            return None
        if wait is None:
            purse.left += loan - count
        else:
            purse.refused_until = now + wait
        return wait

    def _purse(self, rate: Rate, subject: str, now: datetime) -> _Purse:
        key = (rate.name, subject)
        purse = self.purses.get(key)
        if purse is None or now >= purse.until:
            refused = None if purse is None else purse.refused_until
            quiet = int(rate.per_minute // _PARTS)
            purse = self.purses[key] = _Purse(until=now + WHILE, quiet=quiet, refused_until=refused)
            if len(self.purses) > LEARNERS_MOST:
                self.purses.popitem(last=False)
        return purse
