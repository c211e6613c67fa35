"""Tombstones in a set."""

from collections.abc import Collection
from uuid import UUID

from adapters.memory.database import MemoryDatabase


class MemoryTombstones:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def among(self, tenant_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]:
        return frozenset(each for each in ids if (tenant_id, each) in self._database.tombstones)
