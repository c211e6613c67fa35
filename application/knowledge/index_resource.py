"""How material becomes findable."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from application.knowledge.shelving import Passage, Shelving
from application.ports.clock import Clock
from application.ports.recall_index import Shelf
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.knowledge.chunking import Chunk
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource, Visibility

BATCH = 64


@dataclass(frozen=True, slots=True)
class IndexResource:
    """Last step of an import.

    Vectors carry ids that follow from resource and position, so that indexing twice indexes once.
    """

    unit_of_work: UnitOfWorkFactory
    shelving: Shelving
    clock: Clock

    async def advance(self, resource: KnowledgeResource, started: KnowledgeImport) -> None:
        """The next batch of passages can be found; after the last one the import is ready."""
        async with self.unit_of_work(resource.tenant_id) as work:
            batch = await work.resources.chunks(resource.id, start=started.done, limit=BATCH)
        if batch:
            await self._put(resource, batch)
        now = self.clock.now()
        started.advance(done=started.done + len(batch), now=now)
        async with self.unit_of_work(resource.tenant_id) as work:
            if started.done >= started.total:
                resource.ready(import_id=started.id, now=now)
                started.finish(now=now)
                await work.resources.save(resource)
            await work.resources.save_import(started)
            await work.commit()

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
        passages = [passage_of_chunk(resource, chunk) for chunk in chunks]
        await self.shelving.put(Shelf.KNOWLEDGE, passages, language=resource.language)


def passage_of_chunk(resource: KnowledgeResource, chunk: Chunk) -> Passage:
    return Passage(
        text=searchable_text(resource.title, chunk),
        id=chunk_id_of(resource.id, chunk.position),
        tenant_id=resource.tenant_id,
        owner_id=resource.user_id,
        resource_id=resource.id,
        shared=resource.visibility is Visibility.SHARED,
        content_hash=chunk.content_hash,
        source=resource.source,
        language=resource.language,
        tags=resource.tags,
        version=resource.version,
    )


def chunk_id_of(resource_id: UUID, position: int) -> UUID:
    """The id of a passage, in the truth and in the index: it follows from where the passage stands."""
    return uuid5(resource_id, str(position))


def searchable_text(title: str, chunk: Chunk) -> str:
    """What a passage is found by: where it stands, then what it says."""
    return "\n".join([title, *chunk.heading_path, chunk.text])
