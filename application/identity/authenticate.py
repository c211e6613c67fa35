"""Use case: a door learns whom an access token speaks for."""

from dataclasses import dataclass

from returns.result import Failure, Result, Success

from application.ports.clock import Clock
from application.ports.token_issuer import Identity, TokenIssuer
from domain.identity.errors import AccessTokenInvalid


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthenticateCommand:
    access_token: str


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Asks no store: a token that we signed and that has not expired is enough."""

    tokens: TokenIssuer
    clock: Clock

    async def __call__(self, command: AuthenticateCommand) -> Result[Identity, AccessTokenInvalid]:
        identity = self.tokens.read(command.access_token, now=self.clock.now())
        return Failure(AccessTokenInvalid()) if identity is None else Success(identity)
