"""Material, its passages and its imports."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from adapters.memory.passages import Passages
from adapters.memory.tables import Tables
from application.ports.failures import DuplicateId
from application.ports.resource_repository import Original
from domain.knowledge.chunking import Chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource, ResourceStatus


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
        original: Original | None,
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
                original=original,
            )
        )
        return True

    async def chunks(self, resource_id: UUID, *, start: int = 0, limit: int | None = None) -> Sequence[Chunk]:
        found = await self._passages.get(resource_id)
        return () if found is None else found.chunks[start:][:limit]

    async def same_content(self, user_id: UUID, content_hash: str) -> KnowledgeResource | None:
        same = [
            each
            for each in self._resources.own()
            if (each.user_id, each.content_hash) == (user_id, content_hash)
            and each.status is not ResourceStatus.FAILED
        ]
        oldest = min(same, key=lambda each: (each.created_at, each.id), default=None)
        return None if oldest is None else await self._resources.get(oldest.id)

    async def keep_original(self, resource: KnowledgeResource, original: Original) -> None:
        await self._change(resource, original=original)

    async def keep_chunks(self, resource: KnowledgeResource, chunks: Sequence[Chunk]) -> None:
        await self._change(resource, chunks=tuple(chunks))

    async def withdraw(self, resource: KnowledgeResource) -> None:
        await self._change(resource, chunks=(), original=None)

    async def _change(self, resource: KnowledgeResource, **changed: object) -> None:
        kept = await self._passages.get(resource.id)
        if kept is not None:
            self._passages.put(replace(kept, **changed))  # type: ignore[arg-type] # its own fields

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

    async def with_import(self, import_id: UUID) -> tuple[KnowledgeResource, KnowledgeImport] | None:
        started = await self._imports.get(import_id)
        resource = None if started is None else await self._resources.get(started.resource_id)
        return None if started is None or resource is None else (resource, started)

    async def save_import(self, started: KnowledgeImport) -> None:
        await self._imports.save(started)
