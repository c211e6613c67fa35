"""Use case: a person proves who they are and gets tokens."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.identity.views import TokensView
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.password_hasher import PasswordHasher
from application.ports.token_issuer import Identity, TokenIssuer
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.credentials import checked_email
from domain.identity.errors import CredentialsWrong
from domain.identity.refresh_token import RefreshToken, fingerprint
from domain.identity.user import User


@dataclass(frozen=True, slots=True, kw_only=True)
class LogInCommand:
    tenant_id: UUID
    email: str
    password: str


LogInRefusal: TypeAlias = CredentialsWrong


@dataclass(frozen=True, slots=True)
class LogIn:
    """Takes as long for an unknown e-mail as for a known one, and refuses both alike."""

    unit_of_work: UnitOfWorkFactory
    hasher: PasswordHasher
    tokens: TokenIssuer
    ids: Ids
    clock: Clock

    async def __call__(self, command: LogInCommand) -> Result[TokensView, LogInRefusal]:
        user = await self._find(command)
        known = await self.hasher.verify(user.password_hash if user else None, command.password)
        if user is None or not known:
            return Failure(CredentialsWrong())
        now = self.clock.now()
        secret = self.tokens.refresh_token()
        login = RefreshToken.for_login(
            token_id=self.ids.new(),
            tenant_id=user.tenant_id,
            user_id=user.id,
            token_hash=fingerprint(secret),
            now=now,
        )
        async with self.unit_of_work(user.tenant_id) as work:
            await work.refresh_tokens.add(login)
            await work.commit()
        return Success(
            TokensView(
                access_token=self.tokens.access_token(Identity(user.tenant_id, user.id), now=now),
                refresh_token=secret,
                expires_in=self.tokens.lifetime_seconds,
            )
        )

    async def _find(self, command: LogInCommand) -> User | None:
        email = checked_email(command.email)
        if not is_successful(email):
            return None
        async with self.unit_of_work(command.tenant_id) as work:
            return await work.users.by_email(email.unwrap())
