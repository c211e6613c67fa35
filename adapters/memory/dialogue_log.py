"""Conversations in a dictionary."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime
from uuid import UUID

from adapters.memory.pages import moment_place, page_of
from application.paging import Page, PageRequest
from application.ports.failures import DuplicateId
from domain.coaching.dialogue import DialogueMessage, Role


class MemoryDialogueLog:
    def __init__(self) -> None:
        self.messages: dict[UUID, DialogueMessage] = {}

    async def append(self, message: DialogueMessage) -> DialogueMessage:
        there = self.messages.setdefault(message.id, deepcopy(message))
        if there.tenant_id != message.tenant_id:
            raise DuplicateId
        return deepcopy(there)

    async def get(self, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[DialogueMessage]:
        found = (self.messages.get(each) for each in dict.fromkeys(ids))
        return [deepcopy(each) for each in found if each is not None and each.tenant_id == tenant_id]

    async def page(
        self, tenant_id: UUID, user_id: UUID, session_id: UUID, page: PageRequest
    ) -> Page[DialogueMessage]:
        return page_of(
            (each for each in self._thread(tenant_id, session_id) if each.user_id == user_id),
            page,
            place=lambda each: (moment_place(each.created_at), each.id),
            show=deepcopy,
        )

    async def latest(self, tenant_id: UUID, session_id: UUID, *, limit: int) -> Sequence[DialogueMessage]:
        thread = sorted(self._thread(tenant_id, session_id), key=_when)
        return deepcopy(thread[-limit:])

    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[DialogueMessage]:
        own = (
            each
            for each in self.messages.values()
            if (each.tenant_id, each.user_id, each.role) == (tenant_id, user_id, Role.USER)
        )
        return deepcopy(sorted(own, key=_when, reverse=True)[:limit])

    async def forget_session(self, tenant_id: UUID, session_id: UUID) -> int:
        gone = [each.id for each in self._thread(tenant_id, session_id)]
        for message_id in gone:
            del self.messages[message_id]
        return len(gone)

    def _thread(self, tenant_id: UUID, session_id: UUID) -> Iterator[DialogueMessage]:
        return (
            each
            for each in self.messages.values()
            if (each.tenant_id, each.session_id) == (tenant_id, session_id)
        )


def _when(message: DialogueMessage) -> tuple[datetime, UUID]:
    return message.created_at, message.id
