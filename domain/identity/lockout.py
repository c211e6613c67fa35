"""How many wrong passwords are put up with, and how long one has to wait after that.

Waiting doubles with every further failure, up to a longest. Whoever guesses from one address waits long, and
nobody else with them. Whoever guesses from many can make strangers wait for a minute at most, and not at all
those who come from where the account was opened before: so nobody can lock a learner out.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

FORGOTTEN_AFTER = timedelta(days=1)  # without another failure
TRUSTED_FOR = timedelta(days=30)  # an address, after a login from there
_FIRST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Patience:
    """``free`` failures cost nothing; the wait never takes longer than ``longest``."""

    free: int
    longest: timedelta


WITH_ONE_ADDRESS = Patience(free=10, longest=timedelta(minutes=15))
WITH_ALL_TOGETHER = Patience(free=100, longest=timedelta(minutes=1))  # NIST SP 800-63B, 3.2.2


@dataclass(frozen=True, slots=True)
class Tally:
    """Failures in a row. An attempt counts as one until it has succeeded: many at once help nobody."""

    failures: int = 0
    failed_at: datetime | None = None
    succeeded_at: datetime | None = None

    def wait(self, patience: Patience, *, now: datetime) -> timedelta | None:
        """How long until another attempt is heard, or ``None``."""
        beyond = self.failures - patience.free
        if beyond < 0 or self.failed_at is None or self._is_forgotten(now):
            return None
        until = self.failed_at + min(_FIRST * 2 ** min(beyond, 30), patience.longest)
        return until - now if now < until else None

    def is_trusted(self, *, now: datetime) -> bool:
        return self.succeeded_at is not None and now < self.succeeded_at + TRUSTED_FOR

    def attempted(self, *, now: datetime) -> Self:
        failures = 1 if self._is_forgotten(now) else self.failures + 1
        return replace(self, failures=failures, failed_at=now)

    def succeeded(self, *, now: datetime) -> Self:
        return replace(self, failures=0, failed_at=None, succeeded_at=now)

    def taken_back(self) -> Self:
        """One of the attempts was none of the failures."""
        return replace(self, failures=max(0, self.failures - 1))

    @property
    def over_at(self) -> datetime | None:
        """From then on it says nothing any more."""
        ends = [self.failed_at and self.failed_at + FORGOTTEN_AFTER]
        ends.append(self.succeeded_at and self.succeeded_at + TRUSTED_FOR)
        return max((end for end in ends if end is not None), default=None)

    def _is_forgotten(self, now: datetime) -> bool:
        return self.failed_at is None or now >= self.failed_at + FORGOTTEN_AFTER


def wait_of(from_here: Tally, from_anywhere: Tally, *, now: datetime) -> timedelta | None:
    """How long whoever comes from this address must wait before they try this account again."""
    here = from_here.wait(WITH_ONE_ADDRESS, now=now)
    if here is not None or from_here.is_trusted(now=now):
        return here
    return from_anywhere.wait(WITH_ALL_TOGETHER, now=now)
