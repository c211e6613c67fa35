"""Every message of every conversation."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from application.paging import Page, PageRequest
from domain.coaching.dialogue import DialogueMessage


class DialogueLog(Protocol):
    """Keeps messages as they were first written.

    ``append`` returns what now stands under the message's id: the message itself, or what was there before;
    an id that another tenant has raises ``DuplicateId``. ``get`` answers in the order asked, without what is
    not there. ``page`` and ``latest`` give one thread's messages in the order they were written
    (``created_at``, then id); ``latest`` the last ``limit`` of them. ``of_user`` gives the newest ``limit``
    messages the learner wrote anywhere, newest first. Nothing of another tenant is ever seen.
    ``forget_session`` says how many messages it removed.
    """

    async def append(self, message: DialogueMessage) -> DialogueMessage: ...
    async def get(self, tenant_id: UUID, ids: Sequence[UUID]) -> Sequence[DialogueMessage]: ...
    async def page(
        self, tenant_id: UUID, user_id: UUID, session_id: UUID, page: PageRequest
    ) -> Page[DialogueMessage]: ...
    async def latest(self, tenant_id: UUID, session_id: UUID, *, limit: int) -> Sequence[DialogueMessage]: ...
    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[DialogueMessage]: ...
    async def forget_session(self, tenant_id: UUID, session_id: UUID) -> int: ...
