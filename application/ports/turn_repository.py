"""Promises to answer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.coaching.dialogue import DialogueTurn


class TurnRepository(Protocol):
    """Loads and saves turns of the unit of work's tenant.

    ``add`` says whether the id was free and writes nothing otherwise; ``save`` refuses a stale version.
    """

    async def get(self, message_id: UUID) -> DialogueTurn | None: ...
    async def add(self, turn: DialogueTurn) -> bool: ...
    async def save(self, turn: DialogueTurn) -> None: ...


class AbandonedTurns(Protocol):
    """Finds turns of every tenant that nobody is answering any more.

    ``claim`` gives each of them to one caller only, until ``until``; oldest first, at most ``limit``.
    """

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> Sequence[DialogueTurn]: ...
