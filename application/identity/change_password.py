"""Use case: a learner changes their password."""

from dataclasses import dataclass
from typing import TypeAlias

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.identity.waiting import whole_seconds
from application.ports.clock import Clock
from application.ports.login_attempts import Attempt, LoginAttempts
from application.ports.password_hasher import PasswordHasher
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_password
from domain.identity.errors import AccountNotFound, CredentialsWrong, PasswordUnfit, TooManyAttempts


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePasswordCommand:
    caller: Caller
    current_password: str
    new_password: str


ChangePasswordRefusal: TypeAlias = AccountNotFound | CredentialsWrong | PasswordUnfit | TooManyAttempts


@dataclass(frozen=True, slots=True)
class ChangePassword:
    """Wants the old one first, and ends every login of the account, and every way back in by letter."""

    unit_of_work: UnitOfWorkFactory
    attempts: LoginAttempts
    hasher: PasswordHasher
    clock: Clock

    async def __call__(self, command: ChangePasswordCommand) -> Result[None, ChangePasswordRefusal]:
        wanted = checked_password(command.new_password)
        if not is_successful(wanted):
            return Failure(wanted.failure())
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            user = await work.users.get(caller.user_id)
            if user is None:
                return Failure(AccountNotFound())
            attempt = Attempt(tenant_id=caller.tenant_id, who=caller.user_id.hex, address=None)
            wait = await self.attempts.begin(attempt, now=self.clock.now())
            if wait is not None:
                return Failure(TooManyAttempts(whole_seconds(wait)))
            if not await self.hasher.verify(user.password_hash, command.current_password):
                return Failure(CredentialsWrong())
            now = self.clock.now()
            user.change_password(await self.hasher.hash(wanted.unwrap()), now=now)
            await work.users.save(user)
            await work.password_resets.end_all(user.id, now=now)
            await work.refresh_tokens.revoke_user(user.id, now=now)
            await work.commit()
        await self.attempts.succeeded(attempt, now=now)
        return Success(None)
