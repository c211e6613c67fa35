"""The keys that access tokens are checked with, for services that do so themselves."""

from collections.abc import Sequence

import msgspec
from litestar.types import ASGIApp

from application.identity.read_signing_keys import ReadSigningKeysCommand
from application.ports.token_issuer import PublicKey
from entrypoints.http.answers import answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.operation import Operation, route


class KeySet(msgspec.Struct, frozen=True):
    """RFC 7517, 5."""

    keys: Sequence[PublicKey]


class SigningKeysDoor(Door):
    path = "/.well-known"
    tags = ("Account",)

    @route("GET", "/jwks.json", Operation(use_case="read_signing_keys", answers=KeySet, anonymous=True))
    async def read_signing_keys(self, request: Ask) -> ASGIApp:
        """Get the public keys of access tokens. New ones are here before they are used."""
        return answer(request, KeySet(granted(await self.coach.read_signing_keys(ReadSigningKeysCommand()))))
