"""Subscriber: what a learner asked to be remembered can be recalled."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from application.knowledge.shelving import Passage, Shelving
from application.ports.dialogue_log import DialogueLog
from application.ports.outbox import DeliveredEvent
from application.ports.recall_index import Shelf
from domain.coaching.dialogue import DialogueMessage, content_hash
from domain.coaching.events import CoachingSessionDeleted, MessageAnswered
from domain.shared.aggregate import DomainEvent

SAID = 1  # the version of a message, which never changes


@dataclass(frozen=True, slots=True)
class IndexDialogue:
    """Writes vectors under the messages' own ids, so that writing twice writes once."""

    name: ClassVar[str] = "dialogue-vectors"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (MessageAnswered, CoachingSessionDeleted)

    dialogue: DialogueLog
    shelving: Shelving

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case MessageAnswered(remember=True) as answered:
                await self.remember(answered.tenant_id, (answered.message_id, answered.reply_id))
            case CoachingSessionDeleted(tenant_id=tenant_id, session_id=session_id):
                await self.shelving.forget(Shelf.DIALOGUE, tenant_id=tenant_id, resource_id=session_id)
            case _:
                pass

    async def remember(self, tenant_id: UUID, ids: Sequence[UUID]) -> None:
        """Of these messages, those that are in the log can be recalled."""
        messages = await self.dialogue.get(tenant_id, ids)
        await self.shelving.put(Shelf.DIALOGUE, [passage_of_message(each) for each in messages])


def passage_of_message(message: DialogueMessage) -> Passage:
    """What a message is recalled by: all that it says."""
    return Passage(
        text=message.content,
        id=message.id,
        tenant_id=message.tenant_id,
        owner_id=message.user_id,
        resource_id=message.session_id,
        content_hash=content_hash(message.content),
        source="dialogue",
        version=SAID,
    )
