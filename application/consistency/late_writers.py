"""Fences that make a late writer harmless: what was removed cannot be written again, in any store.

The truth removes an aggregate and sets its tombstone in one transaction; the cascade clears the other
stores afterwards. A write that comes before the cascade is cleared by it. A write that comes after finds
the tombstone when it looks, and takes itself back. So each fence looks after it has written; looking before
as well spares a write that is known to be in vain.
"""

import re
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.paging import Page, PageRequest
from application.ports.audit_log import AuditLog
from application.ports.dialogue_log import DialogueLog
from application.ports.object_store import ObjectStore, StoredObject
from application.ports.persona_snapshots import PersonaSnapshots
from application.ports.recall_index import ANYTHING, Filters, Match, Question, Recallable, RecallIndex, Shelf
from application.ports.tombstones import Tombstones
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage
from domain.persona.snapshot import PersonaSnapshot

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class FencedRecallIndex:
    """A recall index in which nothing of a removed resource or learner stays."""

    index: RecallIndex
    tombstones: Tombstones

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        gone = await self._gone(passages)
        living = [each for each in passages if not _hangs_on(each) & gone]
        await self.index.put(shelf, living)
        await self._take_back(shelf, passages, gone | await self._gone(living))

    async def find(
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Question,
        limit: int,
        filters: Filters = ANYTHING,
    ) -> Sequence[Match]:
        return await self.index.find(
            shelf,
            tenant_id=tenant_id,
            owner_id=owner_id,
            question=question,
            limit=limit,
            filters=filters,
        )

    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int:
        return await self.index.forget(shelf, tenant_id=tenant_id, resource_id=resource_id)

    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int:
        return await self.index.count(shelf, tenant_id=tenant_id)

    async def _gone(self, passages: Sequence[Recallable]) -> frozenset[UUID]:
        """All passages of one call belong to one tenant in practice; each tenant is asked about its own."""
        gone: frozenset[UUID] = frozenset()
        for tenant_id in {each.tenant_id for each in passages}:
            mine = [each for each in passages if each.tenant_id == tenant_id]
            gone |= await self.tombstones.among(tenant_id, frozenset().union(*map(_hangs_on, mine)))
        return gone

    async def _take_back(self, shelf: Shelf, passages: Sequence[Recallable], gone: frozenset[UUID]) -> None:
        for tenant_id, resource_id in {
            (each.tenant_id, each.resource_id) for each in passages if _hangs_on(each) & gone
        }:
            await self.index.forget(shelf, tenant_id=tenant_id, resource_id=resource_id)


@dataclass(frozen=True, slots=True)
class FencedDialogueLog:
    """A dialogue log in which nothing of a removed conversation or learner stays."""

    log: DialogueLog
    tombstones: Tombstones

    async def append(self, message: DialogueMessage) -> DialogueMessage:
        written = await self.log.append(message)
        thread = {message.session_id, message.user_id}
        if await self.tombstones.among(message.tenant_id, thread):
            await self.log.forget_session(message.tenant_id, message.session_id)
        return written

    async def get(self, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[DialogueMessage]:
        return await self.log.get(tenant_id, ids)

    async def page(
        self, tenant_id: UUID, user_id: UUID, session_id: UUID, page: PageRequest
    ) -> Page[DialogueMessage]:
        return await self.log.page(tenant_id, user_id, session_id, page)

    async def latest(self, tenant_id: UUID, session_id: UUID, *, limit: int) -> Sequence[DialogueMessage]:
        return await self.log.latest(tenant_id, session_id, limit=limit)

    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[DialogueMessage]:
        return await self.log.of_user(tenant_id, user_id, limit=limit)

    async def forget_session(self, tenant_id: UUID, session_id: UUID) -> int:
        return await self.log.forget_session(tenant_id, session_id)


@dataclass(frozen=True, slots=True)
class FencedPersonaSnapshots:
    """Personas of which none stays when its learner is gone."""

    personas: PersonaSnapshots
    tombstones: Tombstones

    async def add(self, snapshot: PersonaSnapshot) -> None:
        await self.personas.add(snapshot)
        if await self.tombstones.among(snapshot.tenant_id, {snapshot.user_id}):
            await self.personas.forget(snapshot.tenant_id, snapshot.user_id)

    async def latest(self, tenant_id: UUID, user_id: UUID) -> PersonaSnapshot | None:
        return await self.personas.latest(tenant_id, user_id)

    async def search(
        self, tenant_id: UUID, keywords: Sequence[str], *, limit: int
    ) -> Sequence[PersonaSnapshot]:
        return await self.personas.search(tenant_id, keywords, limit=limit)

    async def thin(self, tenant_id: UUID, user_id: UUID, *, keep: int) -> int:
        return await self.personas.thin(tenant_id, user_id, keep=keep)

    async def forget(self, tenant_id: UUID, user_id: UUID) -> int:
        return await self.personas.forget(tenant_id, user_id)


@dataclass(frozen=True, slots=True)
class FencedAuditLog:
    """An audit log in which nothing of an erased learner stays."""

    audit: AuditLog
    tombstones: Tombstones

    async def record(self, entry: AuditEntry) -> None:
        await self.audit.record(entry)
        if await self.tombstones.among(entry.tenant_id, {entry.user_id}):
            await self.audit.forget(entry.tenant_id, entry.user_id)

    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[AuditEntry]:
        return await self.audit.of_user(tenant_id, user_id, limit=limit)

    async def forget(self, tenant_id: UUID, user_id: UUID) -> int:
        return await self.audit.forget(tenant_id, user_id)


@dataclass(frozen=True, slots=True)
class FencedObjectStore:
    """An object store in which nothing of a removed learner, resource or conversation stays.

    What an object hangs on is read from its key: every id in it, after the tenant's.
    """

    objects: ObjectStore
    tombstones: Tombstones

    async def put(self, key: str, content: bytes, *, content_type: str) -> None:
        await self.objects.put(key, content, content_type=content_type)
        await self._take_back(key)

    async def put_stream(
        self,
        key: str,
        pieces: AsyncIterable[bytes],
        *,
        content_type: str,
        size: int,
        replace: bool = True,
    ) -> None:
        await self.objects.put_stream(key, pieces, content_type=content_type, size=size, replace=replace)
        await self._take_back(key)

    async def get(self, key: str) -> bytes | None:
        return await self.objects.get(key)

    async def get_stream(self, key: str) -> AsyncGenerator[bytes, None] | None:
        return await self.objects.get_stream(key)

    async def look(self, key: str) -> StoredObject | None:
        return await self.objects.look(key)

    async def remove(self, key: str) -> None:
        await self.objects.remove(key)

    async def remove_under(self, folder: str) -> int:
        return await self.objects.remove_under(folder)

    async def _take_back(self, key: str) -> None:
        tenant, _, rest = key.partition("/")
        ids = frozenset(map(UUID, _ID.findall(rest)))
        if ids and await self.tombstones.among(UUID(tenant), ids):
            await self.objects.remove(key)


def _hangs_on(passage: Recallable) -> frozenset[UUID]:
    return frozenset((passage.resource_id, passage.owner_id))
