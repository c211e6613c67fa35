"""Use case: somebody wants to check access tokens themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.token_issuer import PublicKey, TokenIssuer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSigningKeysCommand:
    pass


@dataclass(frozen=True, slots=True)
class ReadSigningKeys:
    """All that are believed: the one that signs, and those that signed before or will next."""

    tokens: TokenIssuer

    async def __call__(self, _: ReadSigningKeysCommand) -> Result[Sequence[PublicKey], Never]:
        return Success(self.tokens.public_keys)
