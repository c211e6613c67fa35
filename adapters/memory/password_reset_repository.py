"""Password resets."""

from copy import copy
from datetime import datetime
from uuid import UUID

from adapters.memory.tables import Tables
from domain.identity.password_reset import PasswordReset


class MemoryPasswordResetRepository:
    def __init__(self, tables: Tables) -> None:
        self._resets = tables.password_resets

    async def get(self, reset_id: UUID) -> PasswordReset | None:
        return await self._resets.get(reset_id)

    async def by_hash(self, token_hash: bytes) -> PasswordReset | None:
        for reset in list(self._resets.own()):
            if reset.token_hash == token_hash:
                await self._resets.hold(reset.id)
                return await self._resets.get(reset.id)
        return None

    async def add(self, reset: PasswordReset) -> bool:
        return await self._resets.add(reset)

    async def save(self, reset: PasswordReset) -> None:
        await self._resets.save(reset)

    async def end_all(self, user_id: UUID, *, now: datetime) -> None:
        for reset_id in [reset.id for reset in self._resets.own() if reset.user_id == user_id]:
            await self._resets.hold(reset_id)
            reset = self._resets.peek(reset_id)
            if reset is not None and reset.ended_at is None:
                ended = copy(reset)
                ended.ended_at, ended.version = now, reset.version + 1
                self._resets.put(ended)
