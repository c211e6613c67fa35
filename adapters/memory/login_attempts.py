"""Attempts to log in, counted."""

from collections import defaultdict
from collections.abc import Hashable
from datetime import datetime, timedelta

from application.ports.login_attempts import Attempt
from domain.identity.lockout import Tally, wait_of


class MemoryLoginAttempts:
    def __init__(self) -> None:
        self.tallies: defaultdict[Hashable, Tally] = defaultdict(Tally)

    async def begin(self, attempt: Attempt, *, now: datetime) -> timedelta | None:
        here, anywhere = _keys(attempt)
        wait = wait_of(self.tallies[here], self.tallies[anywhere], now=now)
        if wait is None:
            for key in (here, anywhere):
                self.tallies[key] = self.tallies[key].attempted(now=now)
        return wait

    async def succeeded(self, attempt: Attempt, *, now: datetime) -> None:
        here, anywhere = _keys(attempt)
        self.tallies[here] = self.tallies[here].succeeded(now=now)
        self.tallies[anywhere] = self.tallies[anywhere].taken_back()


def _keys(attempt: Attempt) -> tuple[Hashable, Hashable]:
    account = (attempt.tenant_id, attempt.who)
    return (*account, attempt.address), account
