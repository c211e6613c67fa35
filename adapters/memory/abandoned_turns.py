"""Turns that nobody is answering any more."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime

from adapters.memory.database import MemoryDatabase
from domain.coaching.dialogue import DialogueTurn


class MemoryAbandonedTurns:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def claim(self, *, now: datetime, until: datetime, limit: int) -> Sequence[DialogueTurn]:
        abandoned = [
            turn
            for turn in self._database.turns.values()
            if turn.answered_at is None
            and turn.claimed_until <= now
            and self._database.locks.is_free(("turns", turn.id))
        ]
        abandoned.sort(key=lambda turn: (turn.accepted_at, turn.id))
        for turn in abandoned[:limit]:
            turn.claimed_until = until
        return deepcopy(abandoned[:limit])
