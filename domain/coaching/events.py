"""Facts about conversations. The words themselves are in the dialogue log only."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingSessionOpened(DomainEvent):
    name: ClassVar[str] = "coaching.session_opened.v1"
    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingSessionChanged(DomainEvent):
    name: ClassVar[str] = "coaching.session_changed.v1"
    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingSessionDeleted(DomainEvent):
    name: ClassVar[str] = "coaching.session_deleted.v1"
    session_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAnswered(DomainEvent):
    """Both messages of a turn stand in the dialogue log; ``remember`` asks for recall."""

    name: ClassVar[str] = "coaching.message_answered.v1"
    session_id: UUID
    message_id: UUID
    reply_id: UUID
    remember: bool
