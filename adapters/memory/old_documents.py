"""Documents whose time is over, by the date on them, in what stands in for MongoDB."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from application.ports.leftovers import Due
from domain.privacy.retention import Leftover


class Dated(Protocol):
    @property
    def created_at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


class MemoryOldDocuments:
    def __init__(self, documents: dict[UUID, D], kind: Leftover) -> None:
        self._documents = documents
        self.kinds: Collection[Leftover] = (kind,)

    async def forget(self, _: Leftover, *, before: datetime, limit: int) -> int:
        gone = self._over(before)[:limit]
        for _began, key in gone:
            del self._documents[key]
        return len(gone)

    async def due(self, _: Leftover, *, before: datetime) -> Sequence[Due]:
        over = self._over(before)
        return [Due(store="mongo", count=len(over), oldest=over[0][0] if over else None)]

    def _over(self, before: datetime) -> Sequence[tuple[datetime, UUID]]:
        return sorted(
            (each.created_at, key) for key, each in self._documents.items() if each.created_at < before
        )
