"""Use case: whoever got the letter chooses a new password."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.login_attempts import Attempt, LoginAttempts
from application.ports.password_hasher import PasswordHasher
from application.ports.tenant_desk import TenantStanding
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_password
from domain.identity.errors import PasswordResetInvalid, PasswordUnfit
from domain.identity.refresh_token import fingerprint
from domain.identity.tenant import TenantSuspended


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPasswordCommand:
    """``address`` is where the person is, as far as the door can tell."""

    tenant_id: UUID
    token: str
    new_password: str
    address: str | None = None


ResetPasswordRefusal: TypeAlias = PasswordResetInvalid | PasswordUnfit | TenantSuspended


@dataclass(frozen=True, slots=True)
class ResetPassword:
    """Works once, ends every login, and no earlier guessing keeps the person from logging in now.

    A password that is unfit leaves the token as it is.
    """

    unit_of_work: UnitOfWorkFactory
    standing: TenantStanding
    attempts: LoginAttempts
    hasher: PasswordHasher
    clock: Clock

    async def __call__(self, command: ResetPasswordCommand) -> Result[None, ResetPasswordRefusal]:
        wanted = checked_password(command.new_password)
        if not is_successful(wanted):
            return Failure(wanted.failure())
        now = self.clock.now()
        if await self.standing.is_suspended(command.tenant_id, now=now):
            return Failure(TenantSuspended())
        async with self.unit_of_work(command.tenant_id) as work:
            reset = await work.password_resets.by_hash(fingerprint(command.token))
            user = None if reset is None else await work.users.hold(reset.user_id)
            if reset is None or user is None or not is_successful(reset.redeem(now=now)):
                return Failure(PasswordResetInvalid())
            user.change_password(await self.hasher.hash(wanted.unwrap()), now=now)
            await work.users.save(user)
            await work.password_resets.save(reset)
            await work.password_resets.end_all(user.id, now=now)
            await work.refresh_tokens.revoke_user(user.id, now=now)
            await work.commit()
        attempt = Attempt(tenant_id=user.tenant_id, who=user.email, address=command.address)
        await self.attempts.succeeded(attempt, now=now)
        return Success(None)
