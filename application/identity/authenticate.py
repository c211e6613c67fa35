"""Use case: a door learns whom an access token speaks for."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from returns.result import Failure, Result, Success

from application.identity.waiting import whole_seconds
from application.ports.api_keys import ApiKeys
from application.ports.clock import Clock
from application.ports.rate_limits import RateLimits
from application.ports.token_issuer import Identity, TokenIssuer
from domain.identity.errors import AccessTokenInvalid, TooManyRequests
from domain.identity.rates import Rate
from domain.identity.refresh_token import fingerprint
from domain.identity.role import API_KEY_PREFIX


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticateCommand:
    access_token: str


AuthenticateRefusal: TypeAlias = AccessTokenInvalid | TooManyRequests


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Asks no store: a token that we signed and that has not expired is enough. A service's key is looked up.

    Nobody may ask more often than at ``rate``; ``None``: everybody may.
    """

    tokens: TokenIssuer
    keys: ApiKeys
    limits: RateLimits
    rate: Rate | None
    clock: Clock

    async def __call__(self, command: AuthenticateCommand) -> Result[Identity, AuthenticateRefusal]:
        now = self.clock.now()
        identity = await self._identity(command.access_token, now)
        if identity is None:
            return Failure(AccessTokenInvalid())
        if self.rate is not None:
            wait = await self.limits.take(self.rate, identity.user_id.hex, now=now)
            if wait is not None:
                return Failure(TooManyRequests(whole_seconds(wait)))
        return Success(identity)

    async def _identity(self, token: str, now: datetime) -> Identity | None:
        if token.startswith(API_KEY_PREFIX):
            return await self.keys.identity_of(fingerprint(token))
        return self.tokens.read(token, now=now)
