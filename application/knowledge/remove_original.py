"""Subscriber: files leave the object store with the material or the conversation that they belong to."""

from dataclasses import dataclass
from typing import ClassVar

from application.ports.object_store import ObjectStore
from application.ports.outbox import DeliveredEvent
from domain.coaching.events import CoachingSessionDeleted
from domain.knowledge.events import ImportFailed, ResourceDeleted
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class RemoveOriginal:
    name: ClassVar[str] = "object-cascade"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (
        CoachingSessionDeleted,
        ImportFailed,
        ResourceDeleted,
    )

    objects: ObjectStore

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case ResourceDeleted(object_key=key) | ImportFailed(object_key=key):
                await self.objects.remove(key)
            case CoachingSessionDeleted(tenant_id=tenant_id, session_id=session_id):
                await self.objects.remove_under(f"{tenant_id}/audio/{session_id}")
            case _:
                pass
