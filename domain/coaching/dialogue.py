"""Messages of a conversation, and the turn that promises each of them an answer."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum
from typing import Self
from uuid import UUID, uuid5

from domain.coaching.events import MessageAnswered
from domain.shared.aggregate import Aggregate

# How long the request that accepted a turn may take to answer it before a worker takes it over.
ANSWERING_TIME = timedelta(seconds=90)

_REPLIES = UUID("6f1c9a52-6d0e-5c39-9d5c-0b0f3f2f6a11")


class Role(Enum):
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class DialogueMessage:
    """One message as it stands in the dialogue log: written once, never changed."""

    id: UUID
    tenant_id: UUID
    session_id: UUID
    user_id: UUID
    role: Role
    content: str
    tool_calls: Sequence[Mapping[str, str]] = ()
    tokens: int
    remember: bool = False
    created_at: datetime


def reply_id_of(message_id: UUID) -> UUID:
    """The id of a message's answer. It follows from the message, so answering twice writes once."""
    return uuid5(_REPLIES, str(message_id))


def content_hash(content: str) -> str:
    """What a text is compared by: hexadecimal SHA-256 of its UTF-8."""
    return hashlib.sha256(content.encode()).hexdigest()


def count_tokens(content: str) -> int:
    """About how many model tokens a text has: four characters each (OpenAI's rule of thumb), at least one."""
    return max(1, len(content) // 4)


@dataclass(slots=True, kw_only=True, eq=False)
class DialogueTurn(Aggregate):
    """The promise to answer one message, kept in the truth before any other store is written.

    ``id`` is the message's own id. ``content`` is held only until the turn is answered, so that a
    crash in between can be healed from here; afterwards its hash alone remains.
    """

    user_id: UUID
    session_id: UUID
    content: str | None
    content_hash: str
    remember: bool
    accepted_at: datetime
    answered_at: datetime | None = None
    claimed_until: datetime = field(kw_only=True)

    @classmethod
    def accept(
        cls,
        *,
        message_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        session_id: UUID,
        content: str,
        remember: bool,
        now: datetime,
    ) -> Self:
        return cls(
            id=message_id,
            tenant_id=tenant_id,
            user_id=user_id,
            session_id=session_id,
            content=content,
            content_hash=content_hash(content),
            remember=remember,
            accepted_at=now,
            claimed_until=now + ANSWERING_TIME,
        )

    def asks(self, content: str, *, user_id: UUID, session_id: UUID) -> bool:
        """Whether a message with this turn's id is this turn come again."""
        return (self.user_id, self.session_id, self.content_hash) == (
            user_id,
            session_id,
            content_hash(content),
        )

    def question(self) -> DialogueMessage | None:
        """The learner's message as it belongs into the log; ``None`` once it was answered."""
        if self.content is None:
            return None
        return DialogueMessage(
            id=self.id,
            tenant_id=self.tenant_id,
            session_id=self.session_id,
            user_id=self.user_id,
            role=Role.USER,
            content=self.content,
            tokens=count_tokens(self.content),
            remember=self.remember,
            created_at=self.accepted_at,
        )

    def answered(self, *, now: datetime) -> None:
        """Both messages are in the log. A second time changes nothing and records nothing."""
        if self.answered_at is not None:
            return
        self.answered_at = now
        self.content = None
        self._record(
            MessageAnswered(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                session_id=self.session_id,
                message_id=self.id,
                reply_id=reply_id_of(self.id),
                remember=self.remember,
            )
        )
