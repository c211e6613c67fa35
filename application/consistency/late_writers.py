"""Fences that make a late writer harmless: what was removed cannot be written again, in any store.

The truth removes an aggregate and sets its tombstone in one transaction; the cascade clears the other
stores afterwards. A write that comes before the cascade is cleared by it. A write that comes after finds
the tombstone when it looks, and takes itself back. So each fence looks after it has written; looking before
as well spares a write that is known to be in vain.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.paging import Page, PageRequest
from application.ports.dialogue_log import DialogueLog
from application.ports.embedder import Vector
from application.ports.recall_index import Match, Recallable, RecallIndex, Shelf
from application.ports.tombstones import Tombstones
from domain.coaching.dialogue import DialogueMessage


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

    async def find(  # the port's own arguments, one by one
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Vector,
        model: str,
        limit: int,
        source: str | None = None,
        language: str | None = None,
        tag: str | None = None,
    ) -> Sequence[Match]:
        return await self.index.find(
            shelf,
            tenant_id=tenant_id,
            owner_id=owner_id,
            question=question,
            model=model,
            limit=limit,
            source=source,
            language=language,
            tag=tag,
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


def _hangs_on(passage: Recallable) -> frozenset[UUID]:
    return frozenset((passage.resource_id, passage.owner_id))
