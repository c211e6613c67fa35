"""Subscriber: material becomes findable, and stops being so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid5

from application.ports.clock import Clock
from application.ports.embedder import Embedder
from application.ports.outbox import DeliveredEvent
from application.ports.recall_index import Recallable, RecallIndex, Shelf
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.knowledge.chunking import Chunk
from domain.knowledge.events import ResourceAdded, ResourceDeleted
from domain.knowledge.resource import KnowledgeResource, Visibility
from domain.shared.aggregate import DomainEvent

BATCH = 64


@dataclass(frozen=True, slots=True)
class IndexResource:
    """Vectors carry ids that follow from resource and position, so that indexing twice indexes once."""

    name: ClassVar[str] = "knowledge-vectors"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (ResourceAdded, ResourceDeleted)

    unit_of_work: UnitOfWorkFactory
    embedder: Embedder
    index: RecallIndex
    clock: Clock

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case ResourceAdded() as added:
                await self.index_passages(added.tenant_id, added.resource_id)
                await self._finish(added)
            case ResourceDeleted(tenant_id=tenant_id, resource_id=resource_id):
                await self.index.forget(Shelf.KNOWLEDGE, tenant_id=tenant_id, resource_id=resource_id)
            case _:
                pass

    async def index_passages(self, tenant_id: UUID, resource_id: UUID) -> None:
        """Every passage of the resource can be found."""
        async with self.unit_of_work(tenant_id) as work:
            resource = await work.resources.get(resource_id)
            chunks = await work.resources.chunks(resource_id)
        if resource is None:
            return
        for start in range(0, len(chunks), BATCH):
            await self._put(resource, chunks[start : start + BATCH])

    async def _put(self, resource: KnowledgeResource, chunks: Sequence[Chunk]) -> None:
        vectors = await self.embedder.embed([searchable_text(resource.title, chunk) for chunk in chunks])
        await self.index.put(
            Shelf.KNOWLEDGE,
            [
                Recallable(
                    id=chunk_id_of(resource.id, chunk.position),
                    tenant_id=resource.tenant_id,
                    owner_id=resource.user_id,
                    resource_id=resource.id,
                    shared=resource.visibility is Visibility.SHARED,
                    vector=vector,
                    model=self.embedder.model,
                    content_hash=chunk.content_hash,
                    source=resource.source,
                    language=resource.language,
                    tags=resource.tags,
                )
                for chunk, vector in zip(chunks, vectors, strict=True)
            ],
        )

    async def _finish(self, added: ResourceAdded) -> None:
        now = self.clock.now()
        async with self.unit_of_work(added.tenant_id) as work:
            resource = await work.resources.get(added.resource_id)
            started = await work.resources.get_import(added.import_id)
            if resource is None or started is None:
                return
            resource.ready(import_id=added.import_id, now=now)
            started.finish(now=now)
            await work.resources.save(resource)
            await work.resources.save_import(started)
            await work.commit()


def chunk_id_of(resource_id: UUID, position: int) -> UUID:
    """The id of a passage, in the truth and in the index: it follows from where the passage stands."""
    return uuid5(resource_id, str(position))


def searchable_text(title: str, chunk: Chunk) -> str:
    """What a passage is found by: where it stands, then what it says."""
    return "\n".join([title, *chunk.heading_path, chunk.text])
