"""What was said long ago, wherever it lies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OldTurn:
    """A message and its reply, which go together."""

    message_id: UUID
    reply_id: UUID


@dataclass(frozen=True, slots=True)
class OldTurnsCounted:
    """``recallable`` are messages and replies that can be recalled."""

    turns: int
    recallable: int
    oldest: datetime | None


class OldTurns(Protocol):
    """The turns of every tenant that were accepted ``before`` a moment. ``oldest`` gives those first."""

    async def count(self, *, before: datetime) -> OldTurnsCounted: ...
    async def oldest(self, *, before: datetime, limit: int) -> Sequence[OldTurn]: ...
    async def forget(self, turns: Collection[OldTurn]) -> None: ...


class Discarding(Protocol):
    """Removes what has one of these ids; what is not there does not matter."""

    async def discard(self, ids: Collection[UUID]) -> None: ...
