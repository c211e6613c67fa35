"""Use case: a person proves who they are and gets tokens."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.result import Failure, Result, Success

from application.identity.views import TokensView
from application.identity.waiting import whole_seconds
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.login_attempts import Attempt, LoginAttempts
from application.ports.password_hasher import PasswordHasher
from application.ports.tenant_desk import TenantStanding
from application.ports.token_issuer import Identity, TokenIssuer
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_email
from domain.identity.errors import CredentialsWrong, TooManyAttempts
from domain.identity.refresh_token import RefreshToken, fingerprint
from domain.identity.tenant import TenantSuspended
from domain.identity.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInCommand:
    """``address`` is where the person is, as far as the door can tell."""

    tenant_id: UUID
    email: str
    password: str
    address: str | None = None


LogInRefusal: TypeAlias = CredentialsWrong | TooManyAttempts | TenantSuspended


@dataclass(frozen=True, slots=True)
class LogIn:
    """Takes as long for an unknown e-mail as for a known one, and refuses both alike, too many attempts too.

    A hash of an older, cheaper kind is renewed on the way. The account is held until the login stands: a
    password that is changed at the same time either ends this login too, or was changed before it.
    """

    unit_of_work: UnitOfWorkFactory
    standing: TenantStanding
    attempts: LoginAttempts
    hasher: PasswordHasher
    tokens: TokenIssuer
    ids: Ids
    clock: Clock

    async def __call__(self, command: LogInCommand) -> Result[TokensView, LogInRefusal]:
        if await self.standing.is_suspended(command.tenant_id, now=self.clock.now()):
            return Failure(TenantSuspended())
        email = checked_email(command.email).value_or(None)
        if email is None:
            await self.hasher.verify(None, command.password)
            return Failure(CredentialsWrong())
        user = await self._find(command.tenant_id, email)
        attempt = Attempt(tenant_id=command.tenant_id, who=email, address=command.address)
        wait = await self.attempts.begin(attempt, now=self.clock.now())
        if wait is not None:
            return Failure(TooManyAttempts(whole_seconds(wait)))
        known = await self.hasher.verify(user.password_hash if user else None, command.password)
        if user is None or not known:
            return Failure(CredentialsWrong())
        now = self.clock.now()
        secret = self.tokens.refresh_token()
        renewed = await self._renewed_hash(user, command.password)
        login = RefreshToken.for_login(
            token_id=self.ids.new(),
            tenant_id=user.tenant_id,
            user_id=user.id,
            token_hash=fingerprint(secret),
            now=now,
        )
        async with self.unit_of_work(user.tenant_id) as work:
            held = await work.users.hold(user.id)
            if held is None or not await self._still_knows(held, user, command.password):
                return Failure(CredentialsWrong())
            if renewed is not None:
                held.renew_hash(renewed)
                await work.users.save(held)
            await work.refresh_tokens.add(login)
            await work.commit()
        await self.attempts.succeeded(attempt, now=now)
        return Success(
            TokensView(
                access_token=self.tokens.access_token(Identity(user.tenant_id, user.id, held.role), now=now),
                refresh_token=secret,
                expires_in=self.tokens.lifetime_seconds,
            )
        )

    async def _still_knows(self, held: User, user: User, password: str) -> bool:
        """Another hash is another password, or the same one renewed by another login."""
        return held.password_hash == user.password_hash or await self.hasher.verify(
            held.password_hash, password
        )

    async def _renewed_hash(self, user: User, password: str) -> str | None:
        return await self.hasher.hash(password) if self.hasher.is_outdated(user.password_hash) else None

    async def _find(self, tenant_id: UUID, email: str) -> User | None:
        async with self.unit_of_work(tenant_id) as work:
            return await work.users.by_email(email)
