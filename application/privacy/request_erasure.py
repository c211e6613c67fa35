"""Use case: a learner wants to be forgotten."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.identity.waiting import whole_seconds
from application.ports.clock import Clock
from application.ports.login_attempts import Attempt, LoginAttempts
from application.ports.password_hasher import PasswordHasher
from application.ports.token_issuer import Identity
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.privacy.begin_erasure import begun
from application.privacy.erasure_views import ErasureAccepted, accepted
from application.privacy.hiding import Hiding
from domain.identity.errors import AccountNotFound, CredentialsWrong, TooManyAttempts
from domain.privacy.erasure import AskedBy
from domain.shared.errors import IdTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestErasureCommand:
    caller: Caller
    erasure_id: UUID
    password: str


RequestErasureRefusal: TypeAlias = AccountNotFound | CredentialsWrong | IdTaken | TooManyAttempts


@dataclass(frozen=True, slots=True)
class RequestErasure:
    """Wants the password, because there is no way back: the learner's key is destroyed before we answer.

    A wrong one counts like one at the login: a stolen access token is no place to guess from.
    Who did not hear the answer may ask again under the same id, though there is no account any more.
    """

    unit_of_work: UnitOfWorkFactory
    attempts: LoginAttempts
    hasher: PasswordHasher
    hiding: Hiding
    clock: Clock

    async def __call__(
        self, command: RequestErasureCommand
    ) -> Result[ErasureAccepted, RequestErasureRefusal]:
        caller = command.caller
        async with self.unit_of_work(caller.tenant_id) as work:  # no record of a request would outlive it
            user = await work.users.get(caller.user_id)
            if user is None:
                before = await _asked_before(work, command)
                return Failure(AccountNotFound()) if before is None else before
            attempt = Attempt(tenant_id=caller.tenant_id, who=caller.user_id.hex, address=None)
            wait = await self.attempts.begin(attempt, now=self.clock.now())
            if wait is not None:
                return Failure(TooManyAttempts(whole_seconds(wait)))
            if not await self.hasher.verify(user.password_hash, command.password):
                return Failure(CredentialsWrong())
            erasure = await begun(
                work,
                erasure_id=command.erasure_id,
                tenant_id=caller.tenant_id,
                user_id=caller.user_id,
                asked_by=AskedBy.LEARNER,
                now=self.clock.now(),
            )
            if erasure is None:
                before = await _asked_before(work, command)
                return Failure(IdTaken()) if before is None else before
            await work.commit()
        await self.attempts.succeeded(attempt, now=self.clock.now())
        self.hiding.hide(Identity(caller.tenant_id, caller.user_id))
        return Success(accepted(erasure))


async def _asked_before(
    work: UnitOfWork, command: RequestErasureCommand
) -> Result[ErasureAccepted, RequestErasureRefusal] | None:
    erasure = await work.erasures.of_learner(command.caller.user_id)
    if erasure is None:
        return None
    return Success(accepted(erasure)) if erasure.id == command.erasure_id else Failure(AccountNotFound())
