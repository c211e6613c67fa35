"""Subscriber: a deleted conversation leaves the dialogue log."""

from dataclasses import dataclass
from typing import ClassVar

from application.ports.dialogue_log import DialogueLog
from application.ports.outbox import DeliveredEvent
from domain.coaching.events import CoachingSessionDeleted
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class ForgetDialogue:
    name: ClassVar[str] = "dialogue-cascade"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (CoachingSessionDeleted,)

    dialogue: DialogueLog

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case CoachingSessionDeleted(tenant_id=tenant_id, session_id=session_id):
                await self.dialogue.forget_session(tenant_id, session_id)
            case _:
                pass
