"""Material, its passages and its imports."""

from collections.abc import Sequence
from uuid import UUID

from adapters.memory.passages import Passages
from adapters.memory.tables import Tables
from application.ports.failures import DuplicateId
from application.ports.resource_repository import Original
from domain.knowledge.chunking import Chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource


class MemoryResourceRepository:
    def __init__(self, tables: Tables) -> None:
        self._resources = tables.resources
        self._passages = tables.passages
        self._imports = tables.imports

    async def get(self, resource_id: UUID) -> KnowledgeResource | None:
        return await self._resources.get(resource_id)

    async def add(
        self,
        resource: KnowledgeResource,
        chunks: Sequence[Chunk],
        started: KnowledgeImport,
        original: Original,
    ) -> bool:
        if not await self._resources.add(resource):
            return False
        if not await self._imports.add(started):
            raise DuplicateId
        self._passages.put(
            Passages(
                id=resource.id,
                tenant_id=resource.tenant_id,
                chunks=tuple(chunks),
                object_key=resource.object_key,
                original=original,
            )
        )
        return True

    async def chunks(self, resource_id: UUID) -> Sequence[Chunk]:
        found = await self._passages.get(resource_id)
        return () if found is None else found.chunks

    async def save(self, resource: KnowledgeResource) -> None:
        await self._resources.save(resource)

    async def remove(self, resource: KnowledgeResource) -> None:
        await self._resources.remove(resource)
        self._passages.drop(resource.id)
        for started in [each for each in self._imports.own() if each.resource_id == resource.id]:
            await self._imports.hold(started.id)
            self._imports.drop(started.id)

    async def get_import(self, import_id: UUID) -> KnowledgeImport | None:
        return await self._imports.get(import_id)

    async def save_import(self, started: KnowledgeImport) -> None:
        await self._imports.save(started)
