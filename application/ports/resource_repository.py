"""Material, its passages and its imports."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from domain.knowledge.chunking import Chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource


@dataclass(frozen=True, slots=True)
class Original:
    """What the manifest says of a stored file; ``size`` is in bytes."""

    size: int
    content_type: str


class ResourceRepository(Protocol):
    """Loads and saves material of the unit of work's tenant, with passages and import.

    ``add`` says whether the id was free and writes nothing otherwise; it enters the original, if it is there
    already, into the manifest of stored objects too. ``chunks`` come in reading order: ``limit`` of them
    from ``start`` on, or all. ``with_import`` is an import and what it is of, in one look. ``save`` and
    ``remove`` refuse a stale version with ``StaleAggregate``; ``remove`` takes passages, imports and the
    manifest entry of the original along. ``same_content`` is the learner's own material with this content,
    unless its import failed; the oldest, if there are several. ``keep_original`` enters an original that has
    come into the manifest, and ``keep_chunks`` the passages it was cut into; ``withdraw`` takes both out
    again. Only a ``save`` in the same unit of work makes sure that nobody else does so at the same time.
    """

    async def get(self, resource_id: UUID) -> KnowledgeResource | None: ...
    async def add(
        self,
        resource: KnowledgeResource,
        chunks: Sequence[Chunk],
        started: KnowledgeImport,
        original: Original | None,
    ) -> bool: ...
    async def same_content(self, user_id: UUID, content_hash: str) -> KnowledgeResource | None: ...
    async def keep_original(self, resource: KnowledgeResource, original: Original) -> None: ...
    async def keep_chunks(self, resource: KnowledgeResource, chunks: Sequence[Chunk]) -> None: ...
    async def withdraw(self, resource: KnowledgeResource) -> None: ...
    async def chunks(
        self, resource_id: UUID, *, start: int = 0, limit: int | None = None
    ) -> Sequence[Chunk]: ...
    async def save(self, resource: KnowledgeResource) -> None: ...
    async def remove(self, resource: KnowledgeResource) -> None: ...
    async def get_import(self, import_id: UUID) -> KnowledgeImport | None: ...
    async def with_import(self, import_id: UUID) -> tuple[KnowledgeResource, KnowledgeImport] | None: ...
    async def save_import(self, started: KnowledgeImport) -> None: ...
