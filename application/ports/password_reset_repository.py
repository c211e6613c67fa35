"""Ways back in that are open, or were lately."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.identity.password_reset import PasswordReset


class PasswordResetRepository(Protocol):
    """Holds tokens by their fingerprint, never the tokens themselves.

    ``by_hash`` locks the reset until the unit of work ends, so that of many who use its token one wins.
    ``end_all`` ends every one of the learner's that has not ended.
    """

    async def get(self, reset_id: UUID) -> PasswordReset | None: ...
    async def by_hash(self, token_hash: bytes) -> PasswordReset | None: ...
    async def add(self, reset: PasswordReset) -> bool: ...
    async def save(self, reset: PasswordReset) -> None: ...
    async def end_all(self, user_id: UUID, *, now: datetime) -> None: ...
