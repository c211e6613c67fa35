"""Use case: a door asks whether somebody whom it does not know may go on asking."""

from dataclasses import dataclass

from returns.result import Failure, Result, Success

from application.identity.waiting import whole_seconds
from application.ports.clock import Clock
from application.ports.rate_limits import RateLimits
from domain.identity.errors import TooManyRequests
from domain.identity.rates import Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitCommand:
    """``address`` is where the request comes from, as far as the door can tell."""

    address: str


@dataclass(frozen=True, slots=True)
class Admit:
    """For what costs us much and the asker little. Without a ``rate`` everybody may."""

    limits: RateLimits
    rate: Rate | None
    clock: Clock

    async def __call__(self, command: AdmitCommand) -> Result[None, TooManyRequests]:
        if self.rate is None:
            return Success(None)
        wait = await self.limits.take(self.rate, command.address, now=self.clock.now())
        return Success(None) if wait is None else Failure(TooManyRequests(whole_seconds(wait)))
