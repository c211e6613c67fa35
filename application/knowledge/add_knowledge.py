"""Use case: a learner hands over a text."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID, uuid5

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import KnowledgeAccepted
from application.ports.clock import Clock
from application.ports.object_store import ObjectStore
from application.ports.resource_repository import Original
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.dialogue import content_hash
from domain.knowledge.chunking import chunk
from domain.knowledge.errors import LanguageUnknown, TagsUnfit
from domain.knowledge.knowledge_import import KnowledgeImport
from domain.knowledge.resource import (
    TEXT_LONGEST,
    KnowledgeResource,
    Visibility,
    checked_language,
    checked_tags,
)
from domain.shared.errors import IdTaken, TextRefusal
from domain.shared.text import TITLE_LONGEST, checked_text

_IMPORTS = UUID("0b1c6c0e-5d5e-5b7b-8a43-2f6d3a1e9c55")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddKnowledgeCommand:
    """``text`` is plain or Markdown; its headings become the passages' paths."""

    caller: Caller
    resource_id: UUID
    title: str
    text: str
    language: str | None = None
    tags: Sequence[str] = ()
    visibility: Visibility = Visibility.PRIVATE


AddKnowledgeRefusal: TypeAlias = TextRefusal | LanguageUnknown | TagsUnfit | IdTaken


@dataclass(frozen=True, slots=True)
class AddKnowledge:
    """The original is stored first, under a key of its own; then the truth names it, cut into passages.

    What a crash leaves between the two is an object that nothing names: harmless, and found by ``fsck``.
    """

    unit_of_work: UnitOfWorkFactory
    objects: ObjectStore
    clock: Clock

    async def __call__(self, command: AddKnowledgeCommand) -> Result[KnowledgeAccepted, AddKnowledgeRefusal]:
        checked = Result.do(
            (title, text, language, tags)
            for title in checked_text(command.title, field="title", longest=TITLE_LONGEST)
            for text in checked_text(command.text, field="text", longest=TEXT_LONGEST)
            for language in checked_language(command.language)
            for tags in checked_tags(command.tags)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        title, text, language, tags = checked.unwrap()
        now = self.clock.now()
        resource = KnowledgeResource.add(
            resource_id=command.resource_id,
            import_id=import_id_of(command.resource_id),
            tenant_id=command.caller.tenant_id,
            user_id=command.caller.user_id,
            title=title,
            language=language,
            tags=tags,
            source="text",
            visibility=command.visibility,
            object_key=_object_key(command),
            content_hash=content_hash(text),
            now=now,
        )
        async with self._work(command.caller) as work:  # a request that was answered stops here
            there = await work.resources.get(resource.id)
        if there is not None:
            return _same_again(there, resource)
        return await self._keep(resource, text, caller=command.caller, now=now)

    def _work(self, caller: Caller) -> UnitOfWork:
        return self.unit_of_work(caller.tenant_id, owner_id=caller.user_id, request=caller.request)

    async def _keep(
        self, resource: KnowledgeResource, text: str, *, caller: Caller, now: datetime
    ) -> Result[KnowledgeAccepted, AddKnowledgeRefusal]:
        chunks = await asyncio.to_thread(chunk, text)
        started = KnowledgeImport.start(
            import_id=import_id_of(resource.id),
            tenant_id=resource.tenant_id,
            user_id=resource.user_id,
            resource_id=resource.id,
            passages=len(chunks),
            now=now,
        )
        content = text.encode()
        original = Original(size=len(content), content_type="text/markdown")
        await self.objects.put(resource.object_key, content, content_type=original.content_type)
        accepted = KnowledgeAccepted(resource_id=resource.id, import_id=started.id)
        async with self._work(caller) as work:
            if await work.resources.add(resource, chunks, started, original):
                await work.commit(accepted)
                return Success(accepted)
            there = await work.resources.get(resource.id)
        if there is None or there.object_key != resource.object_key:
            await self.objects.remove(resource.object_key)  # nothing will ever name it
        return _same_again(there, resource)


def _same_again(
    there: KnowledgeResource | None, resource: KnowledgeResource
) -> Result[KnowledgeAccepted, AddKnowledgeRefusal]:
    asked = (resource.user_id, resource.title, resource.content_hash)
    if there is None or (there.user_id, there.title, there.content_hash) != asked:
        return Failure(IdTaken())
    return Success(KnowledgeAccepted(resource_id=there.id, import_id=import_id_of(there.id)))


def import_id_of(resource_id: UUID) -> UUID:
    """The id of a resource's import. It follows from the resource, so accepting twice starts one."""
    return uuid5(_IMPORTS, str(resource_id))


def _object_key(command: AddKnowledgeCommand) -> str:
    """Where the original lives. It follows from the command alone, so that a retry overwrites."""
    caller, resource_id = command.caller, command.resource_id
    return f"{caller.tenant_id}/uploads/{caller.user_id}/{_moment_in(resource_id)}-{resource_id}.md"


def _moment_in(resource_id: UUID) -> int:
    """Milliseconds since 1970 as a UUIDv7 carries them (RFC 9562, 5.7); 0 for ids of other kinds."""
    return resource_id.int >> 80 if resource_id.version == 7 else 0
