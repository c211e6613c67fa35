"""Use case: a learner hands over material: a text, a file or a web page."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID, uuid5

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.views import KnowledgeAccepted
from application.ports.clock import Clock
from application.ports.failures import OwnerMissing
from application.ports.object_store import ObjectStore
from application.ports.resource_repository import Original
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.dialogue import content_hash
from domain.knowledge.address import checked_address
from domain.knowledge.chunking import chunk
from domain.knowledge.errors import (
    AddressUnfit,
    AlreadyImported,
    LanguageUnknown,
    MaterialOriginUnclear,
    TagsUnfit,
    UploadNotFound,
    UploadUsed,
)
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
    """Comes as one of three: a ``text``, the file of an upload, or from an ``address`` on the web.

    A text is plain or Markdown; its headings become the passages' paths.
    """

    caller: Caller
    resource_id: UUID
    title: str
    text: str | None = None
    upload_id: UUID | None = None
    address: str | None = None
    language: str | None = None
    tags: Sequence[str] = ()
    visibility: Visibility = Visibility.PRIVATE


AddKnowledgeRefusal: TypeAlias = (
    TextRefusal
    | LanguageUnknown
    | TagsUnfit
    | MaterialOriginUnclear
    | AddressUnfit
    | UploadNotFound
    | UploadUsed
    | AlreadyImported
    | IdTaken
)
Accepted: TypeAlias = Result[KnowledgeAccepted, AddKnowledgeRefusal]


@dataclass(frozen=True, slots=True)
class Described:
    """What a learner says of new material, found fit."""

    title: str
    language: str | None
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class AddKnowledge:
    """A text is stored first, under a key of its own; then the truth names it, cut into passages.

    What a crash leaves between the two is an object that nothing names: harmless, and found by ``fsck``. An
    upload or an address is only accepted here: a worker brings and reads what is behind it (``RunImport``).
    """

    unit_of_work: UnitOfWorkFactory
    objects: ObjectStore
    clock: Clock

    async def __call__(self, command: AddKnowledgeCommand) -> Accepted:
        checked = Result.do(
            Described(title, language, tags)
            for title in checked_text(command.title, field="title", longest=TITLE_LONGEST)
            for language in checked_language(command.language)
            for tags in checked_tags(command.tags)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        match (command.text, command.upload_id, command.address):
            case (str() as text, None, None):
                return await self._add_text(command, checked.unwrap(), text)
            case (None, UUID() as upload_id, None):
                return await self._add_upload(command, checked.unwrap(), upload_id)
            case (None, None, str() as address):
                return await self._add_page(command, checked.unwrap(), address)
            case _:
                return Failure(MaterialOriginUnclear())

    def _work(self, caller: Caller) -> UnitOfWork:
        return self.unit_of_work(caller.tenant_id, owner_id=caller.user_id, request=caller.request)

    async def _add_text(self, command: AddKnowledgeCommand, described: Described, text: str) -> Accepted:
        fit = checked_text(text, field="text", longest=TEXT_LONGEST)
        if not is_successful(fit):
            return Failure(fit.failure())
        digest = content_hash(text)
        key = f"{_folder(command)}-{command.resource_id}.md"
        resource = self._resource(command, described, source="text", object_key=key, digest=digest)
        async with self._work(command.caller) as work:  # a request that was answered stops here
            there = await work.resources.get(resource.id)
            twin = await work.resources.same_content(resource.user_id, digest)
        if there is not None:
            return _same_again(there, resource)
        if twin is not None:
            return Failure(AlreadyImported(twin.id))
        return await self._keep_text(resource, text, caller=command.caller)

    async def _keep_text(self, resource: KnowledgeResource, text: str, *, caller: Caller) -> Accepted:
        chunks = await asyncio.to_thread(chunk, text)
        started = KnowledgeImport.start(
            import_id=import_id_of(resource.id),
            tenant_id=resource.tenant_id,
            user_id=resource.user_id,
            resource_id=resource.id,
            passages=len(chunks),
            now=resource.created_at,
        )
        content = text.encode()
        original = Original(size=len(content), content_type="text/markdown")
        await self.objects.put(resource.object_key, content, content_type=original.content_type)
        accepted = KnowledgeAccepted(resource_id=resource.id, import_id=started.id)
        try:
            async with self._work(caller) as work:
                if await work.resources.add(resource, chunks, started, original):
                    await work.commit(accepted)
                    return Success(accepted)
                there = await work.resources.get(resource.id)
        except OwnerMissing:
            await self.objects.remove(resource.object_key)
            raise
        if there is None or there.object_key != resource.object_key:
            await self.objects.remove(resource.object_key)  # nothing will ever name it
        return _same_again(there, resource)

    async def _add_upload(
        self, command: AddKnowledgeCommand, described: Described, upload_id: UUID
    ) -> Accepted:
        async with self._work(command.caller) as work:
            upload = await work.uploads.get(upload_id)
            if upload is None or upload.user_id != command.caller.user_id:
                return Failure(UploadNotFound())
            claimed = upload.claim(command.resource_id)
            if not is_successful(claimed):
                return Failure(claimed.failure())
            await work.uploads.save(upload)
            resource = self._resource(command, described, source="upload", object_key=upload.object_key)
            started = _accepted(resource, content_type=upload.content_type, filename=upload.filename)
            return await _keep_accepted(work, resource, started)

    async def _add_page(self, command: AddKnowledgeCommand, described: Described, address: str) -> Accepted:
        fit = checked_address(address)
        if not is_successful(fit):
            return Failure(fit.failure())
        key = f"{_folder(command)}-{command.resource_id}"
        resource = self._resource(command, described, source="web", object_key=key)
        async with self._work(command.caller) as work:
            return await _keep_accepted(work, resource, _accepted(resource, address=fit.unwrap()))

    def _resource(
        self,
        command: AddKnowledgeCommand,
        described: Described,
        *,
        source: str,
        object_key: str,
        digest: str | None = None,
    ) -> KnowledgeResource:
        return KnowledgeResource.add(
            resource_id=command.resource_id,
            import_id=import_id_of(command.resource_id),
            tenant_id=command.caller.tenant_id,
            user_id=command.caller.user_id,
            title=described.title,
            language=described.language,
            tags=described.tags,
            source=source,
            visibility=command.visibility,
            object_key=object_key,
            content_hash=digest,
            now=self.clock.now(),
        )


async def _keep_accepted(work: UnitOfWork, resource: KnowledgeResource, started: KnowledgeImport) -> Accepted:
    if not await work.resources.add(resource, (), started, None):
        return _same_again(await work.resources.get(resource.id), resource)
    accepted = KnowledgeAccepted(resource_id=resource.id, import_id=started.id)
    await work.commit(accepted)
    return Success(accepted)


def _accepted(
    resource: KnowledgeResource,
    *,
    address: str | None = None,
    content_type: str | None = None,
    filename: str | None = None,
) -> KnowledgeImport:
    return KnowledgeImport.accept(
        import_id=import_id_of(resource.id),
        tenant_id=resource.tenant_id,
        user_id=resource.user_id,
        resource_id=resource.id,
        address=address,
        content_type=content_type,
        filename=filename,
        now=resource.created_at,
    )


def _same_again(there: KnowledgeResource | None, resource: KnowledgeResource) -> Accepted:
    """Of what is still to come, its key stands for the content: that follows from upload or id."""
    if there is None:
        return Failure(IdTaken())
    is_text = resource.content_hash is not None
    mine, theirs = (
        (each.user_id, each.title, each.source, each.content_hash if is_text else each.object_key)
        for each in (resource, there)
    )
    if mine != theirs:
        return Failure(IdTaken())
    return Success(KnowledgeAccepted(resource_id=there.id, import_id=import_id_of(there.id)))


def import_id_of(resource_id: UUID) -> UUID:
    """The id of a resource's import. It follows from the resource, so accepting twice starts one."""
    return uuid5(_IMPORTS, str(resource_id))


def _folder(command: AddKnowledgeCommand) -> str:
    """Where the original lives. It follows from the command alone, so that a retry overwrites."""
    caller = command.caller
    return f"{caller.tenant_id}/uploads/{caller.user_id}/{_moment_in(command.resource_id)}"


def _moment_in(resource_id: UUID) -> int:
    """Milliseconds since 1970 as a UUIDv7 carries them (RFC 9562, 5.7); 0 for ids of other kinds."""
    return resource_id.int >> 80 if resource_id.version == 7 else 0
