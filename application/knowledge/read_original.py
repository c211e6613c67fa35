"""Second step of an import: the original is read and cut into passages."""

import asyncio
from dataclasses import dataclass

from returns.pipeline import is_successful

from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.text_extractor import TextExtractor
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.knowledge.chunking import chunk
from domain.knowledge.import_failure import CourseReason, ExtractionReason, ImportReason
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import KnowledgeResource


@dataclass(frozen=True, slots=True)
class ReadOriginal:
    """Text and passages are one step: what has been read is only worth keeping once it is cut."""

    unit_of_work: UnitOfWorkFactory
    objects: ObjectStore
    extractor: TextExtractor
    clock: Clock

    async def __call__(self, resource: KnowledgeResource, started: KnowledgeImport) -> ImportReason | None:
        content = await self.objects.get(resource.object_key)
        if content is None:
            return CourseReason.ORIGINAL_LOST
        extracted = await self.extractor.extract(
            content, content_type=started.content_type or "", filename=started.filename
        )
        if not is_successful(extracted):
            return extracted.failure().reason
        text = extracted.unwrap()
        chunks = await asyncio.to_thread(chunk, text.markdown)
        if not chunks:
            return ExtractionReason.NO_TEXT
        resource.understood(language=text.language)
        started.cut(passages=len(chunks), now=self.clock.now())
        async with self.unit_of_work(resource.tenant_id) as work:
            await work.resources.keep_chunks(resource, chunks)
            await work.resources.save_import(started)
            await work.resources.save(resource)
            await work.commit()
        return None
