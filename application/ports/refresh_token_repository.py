"""Logins that outlive their access tokens."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.identity.refresh_token import RefreshToken


class RefreshTokenRepository(Protocol):
    """Holds tokens by their fingerprint, never the tokens themselves.

    ``by_hash`` locks the token until the unit of work ends, so that of many who use it at once one wins.
    ``hold_open`` does so with the token of each of the learner's logins that can still be used.
    ``revoke_family`` and ``revoke_user`` revoke every token not yet revoked.
    """

    async def by_hash(self, token_hash: bytes) -> RefreshToken | None: ...
    async def hold_open(self, user_id: UUID, *, now: datetime) -> Sequence[RefreshToken]: ...
    async def add(self, token: RefreshToken) -> None: ...
    async def save(self, token: RefreshToken) -> None: ...
    async def revoke_family(self, family_id: UUID, *, now: datetime) -> None: ...
    async def revoke_user(self, user_id: UUID, *, now: datetime) -> None: ...
