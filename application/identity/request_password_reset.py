"""Use case: somebody has forgotten their password."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Never
from uuid import UUID

from returns.result import Result, Success

from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.rate_limits import RateLimits
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_email
from domain.identity.password_reset import PasswordReset
from domain.identity.rates import Rate

LETTERS = Rate("reset letters", per_minute=0.05, burst=3)  # to one address: three, and one more in 20 minutes
AS_LONG_AS = timedelta(milliseconds=250)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPasswordResetCommand:
    tenant_id: UUID
    email: str


@dataclass(frozen=True, slots=True)
class RequestPasswordReset:
    """Says nothing of whether there is such an account, and always takes ``AS_LONG_AS``: nobody can tell.

    A worker writes the letter.
    """

    unit_of_work: UnitOfWorkFactory
    limits: RateLimits
    ids: Ids
    clock: Clock

    async def __call__(self, command: RequestPasswordResetCommand) -> Result[None, Never]:
        loop = asyncio.get_running_loop()
        until = loop.time() + AS_LONG_AS.total_seconds()
        try:
            await self._request(command)
        finally:
            await asyncio.sleep(until - loop.time())
        return Success(None)

    async def _request(self, command: RequestPasswordResetCommand) -> None:
        email = checked_email(command.email).value_or(None)
        if email is None:
            return
        now = self.clock.now()
        if await self.limits.take(LETTERS, f"{command.tenant_id} {email}", now=now) is not None:
            return
        async with self.unit_of_work(command.tenant_id) as work:
            user = await work.users.by_email(email)
            if user is None:
                return
            reset = PasswordReset.request(
                reset_id=self.ids.new(), tenant_id=user.tenant_id, user_id=user.id, now=now
            )
            await work.password_resets.add(reset)
            await work.commit()
