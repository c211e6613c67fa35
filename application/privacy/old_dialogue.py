"""How conversations go when their time is over: out of recall, out of the log, and out of the truth last."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from application.ports.leftovers import Due, Leftovers
from application.ports.old_dialogue import Discarding, OldTurns
from domain.privacy.retention import Leftover


@dataclass(frozen=True, slots=True)
class OldDialogue:
    """One kind of leftover that lies in three stores.

    Whoever dies in between leaves the turn, which brings the next one back to it. Messages in the ``log``
    that no turn knows, as after a restore of one store alone, go by their own dates.
    """

    kinds: ClassVar[Collection[Leftover]] = (Leftover.DIALOGUE,)

    turns: OldTurns
    recall: Discarding
    messages: Discarding
    log: Leftovers

    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int:
        old = await self.turns.oldest(before=before, limit=limit)
        if old:
            said = [each for turn in old for each in (turn.message_id, turn.reply_id)]
            await self.recall.discard(said)
            await self.messages.discard(said)
            await self.turns.forget(old)
        left = limit - len(old)
        return len(old) + (await self.log.forget(kind, before=before, limit=left) if left else 0)

    async def due(self, kind: Leftover, *, before: datetime) -> Sequence[Due]:
        counted = await self.turns.count(before=before)
        return [
            Due(store="postgres", count=counted.turns, oldest=counted.oldest),
            Due(store="vectors", count=counted.recallable, oldest=counted.oldest),
            *await self.log.due(kind, before=before),
        ]
