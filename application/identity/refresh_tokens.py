"""Use case: a client trades its refresh token for new tokens."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.identity.views import TokensView
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.tenant_desk import TenantStanding
from application.ports.token_issuer import Identity, TokenIssuer
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.errors import RefreshTokenInvalid
from domain.identity.refresh_token import fingerprint
from domain.identity.tenant import TenantSuspended


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshTokensCommand:
    tenant_id: UUID
    refresh_token: str


RefreshTokensRefusal: TypeAlias = RefreshTokenInvalid | TenantSuspended


@dataclass(frozen=True, slots=True)
class RefreshTokens:
    """A token works once. Used again, it takes every token of its login down with it (RFC 9700, 4.14.2)."""

    unit_of_work: UnitOfWorkFactory
    standing: TenantStanding
    tokens: TokenIssuer
    ids: Ids
    clock: Clock

    async def __call__(self, command: RefreshTokensCommand) -> Result[TokensView, RefreshTokensRefusal]:
        now = self.clock.now()
        if await self.standing.is_suspended(command.tenant_id, now=now):
            return Failure(TenantSuspended())
        secret = self.tokens.refresh_token()
        async with self.unit_of_work(command.tenant_id) as work:
            presented = await work.refresh_tokens.by_hash(fingerprint(command.refresh_token))
            if presented is None:
                return Failure(RefreshTokenInvalid())
            if presented.was_reused:
                presented.report_reuse(now=now)
                await work.refresh_tokens.save(presented)
                await work.refresh_tokens.revoke_family(presented.family_id, now=now)
                await work.commit()
                return Failure(RefreshTokenInvalid())
            user = await work.users.get(presented.user_id)
            if user is None:
                return Failure(RefreshTokenInvalid())
            rotated = presented.rotate(token_id=self.ids.new(), token_hash=fingerprint(secret), now=now)
            if not is_successful(rotated):
                return Failure(rotated.failure())
            await work.refresh_tokens.save(presented)
            await work.refresh_tokens.add(rotated.unwrap())
            await work.commit()
        return Success(
            TokensView(
                access_token=self.tokens.access_token(Identity(user.tenant_id, user.id, user.role), now=now),
                refresh_token=secret,
                expires_in=self.tokens.lifetime_seconds,
            )
        )
