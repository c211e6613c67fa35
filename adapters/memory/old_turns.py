"""Promises to answer that were kept long ago, in what stands in for PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.memory.database import MemoryDatabase
from application.ports.old_dialogue import OldTurn, OldTurnsCounted
from domain.coaching.dialogue import DialogueTurn, reply_id_of


class MemoryOldTurns:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def count(self, *, before: datetime) -> OldTurnsCounted:
        old = self._old(before)
        recallable = 2 * sum(each.remember and each.answered_at is not None for each in old)
        return OldTurnsCounted(len(old), recallable, old[0].accepted_at if old else None)

    async def oldest(self, *, before: datetime, limit: int) -> Sequence[OldTurn]:
        return [OldTurn(each.id, reply_id_of(each.id)) for each in self._old(before)[:limit]]

    async def forget(self, turns: Collection[OldTurn]) -> None:
        for each in turns:
            self._database.turns.pop(each.message_id, None)

    def _old(self, before: datetime) -> Sequence[DialogueTurn]:
        old = (each for each in self._database.turns.values() if each.accepted_at < before)
        return sorted(old, key=lambda each: (each.accepted_at, each.id))
