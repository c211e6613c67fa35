"""Conversations as screens show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.coaching.coaching_session import CoachingSession
from domain.coaching.dialogue import DialogueMessage, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingSessionView:
    id: UUID
    title: str
    focus: str
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, session: CoachingSession) -> "CoachingSessionView":
        return cls(
            id=session.id,
            title=session.title,
            focus=session.focus,
            created_at=session.created_at,
            updated_at=session.updated_at,
            version=session.version,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageView:
    id: UUID
    session_id: UUID
    role: Role
    content: str
    tool_calls: Sequence[Mapping[str, str]]
    tokens: int
    created_at: datetime

    @classmethod
    def of(cls, message: DialogueMessage) -> "MessageView":
        return cls(
            id=message.id,
            session_id=message.session_id,
            role=message.role,
            content=message.content,
            tool_calls=message.tool_calls,
            tokens=message.tokens,
            created_at=message.created_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """What the learner said and what the coach answered."""

    message: MessageView
    reply: MessageView


@dataclass(frozen=True, slots=True, kw_only=True)
class RecollectionView:
    """Something remembered.

    ``source`` is ``dialogue`` (a message) or ``plan``; ``score`` as ``Match`` has it.
    """

    id: UUID
    source: str
    session_id: UUID | None
    content: str
    created_at: datetime
    score: float
