"""Logins."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import datetime
from uuid import UUID

from adapters.memory.tables import Tables
from application.ports.failures import DuplicateId
from domain.identity.refresh_token import RefreshToken


class MemoryRefreshTokenRepository:
    def __init__(self, tables: Tables) -> None:
        self._tokens = tables.refresh_tokens

    async def by_hash(self, token_hash: bytes) -> RefreshToken | None:
        for token in list(self._tokens.own()):
            if token.token_hash == token_hash:
                await self._tokens.hold(token.id)
                return await self._tokens.get(token.id)
        return None

    async def hold_open(self, user_id: UUID, *, now: datetime) -> Sequence[RefreshToken]:
        held = []
        for token_id in sorted(token.id for token in self._tokens.own() if token.user_id == user_id):
            await self._tokens.hold(token_id)
            token = await self._tokens.get(token_id)
            if token is not None and token.is_open(now=now):
                held.append(token)
        return held

    async def add(self, token: RefreshToken) -> None:
        if not await self._tokens.add(token):
            raise DuplicateId

    async def save(self, token: RefreshToken) -> None:
        await self._tokens.save(token)

    async def revoke_family(self, family_id: UUID, *, now: datetime) -> None:
        await self._revoke(lambda token: token.family_id == family_id, now)

    async def revoke_user(self, user_id: UUID, *, now: datetime) -> None:
        await self._revoke(lambda token: token.user_id == user_id, now)

    async def _revoke(self, meant: Callable[[RefreshToken], bool], now: datetime) -> None:
        for token_id in [token.id for token in self._tokens.own() if meant(token)]:
            await self._tokens.hold(token_id)
            token = self._tokens.peek(token_id)
            if token is not None and token.revoked_at is None:
                revoked = copy(token)
                revoked.revoked_at, revoked.version = now, token.version + 1
                self._tokens.put(revoked)
