"""Vectors by what they are of, as long as that is there."""

from collections.abc import Collection, Mapping
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.kept_vector import KeptVector
from application.ports.embedder import Vector
from application.ports.kept_vectors import MeasuredText


class MemoryKeptVectors:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def find(self, model: str, texts: Collection[MeasuredText]) -> Mapping[MeasuredText, Vector]:
        self._drop_the_orphaned()
        kept = self._database.kept_vectors
        return {each: kept[model, each].vector for each in texts if (model, each) in kept}

    async def keep(self, model: str, vectors: Mapping[MeasuredText, Vector]) -> None:
        now = self._database.clock.now()
        for each, vector in vectors.items():
            kept = KeptVector(each, tuple(vector), now)
            self._database.kept_vectors.setdefault((model, each), kept)
        self._drop_the_orphaned()

    async def forget(self, *, tenant_id: UUID, of: UUID) -> int:
        kept = self._database.kept_vectors
        gone = [
            key
            for key, each in kept.items()
            if each.text.tenant_id == tenant_id and of in (each.text.resource_id, each.text.owner_id)
        ]
        for key in gone:
            del kept[key]
        return len(gone)

    def _drop_the_orphaned(self) -> None:
        """Whose owner is not there, or what was removed."""
        database = self._database
        for key, each in list(database.kept_vectors.items()):
            of = each.text
            removed = {(of.tenant_id, of.owner_id), (of.tenant_id, of.resource_id)} & database.tombstones
            if removed or of.owner_id not in database.users:
                del database.kept_vectors[key]
