"""Messages that nobody could act on, kept for whoever repairs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """``body`` is the message as it came, sealed: whatever was wrong with it, it may hold personal data.

    ``transport`` is where it came from and where a replay sends it again.
    """

    id: UUID
    received_at: datetime
    transport: str
    code: str
    reason: str
    body: str


class DeadLetters(Protocol):
    """``keep`` with an id that exists changes nothing. ``oldest`` gives at most ``limit``, oldest first."""

    async def keep(self, letter: DeadLetter) -> None: ...
    async def get(self, letter_id: UUID) -> DeadLetter | None: ...
    async def oldest(self, *, limit: int) -> Sequence[DeadLetter]: ...
    async def remove(self, letter_id: UUID) -> None: ...
