"""Subscriber: material that was taken back leaves the object store."""

from dataclasses import dataclass
from typing import ClassVar

from application.ports.object_store import ObjectStore
from application.ports.outbox import DeliveredEvent
from domain.knowledge.events import ResourceDeleted
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class RemoveOriginal:
    name: ClassVar[str] = "object-cascade"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = (ResourceDeleted,)

    objects: ObjectStore

    async def handle(self, delivered: DeliveredEvent) -> None:
        match delivered.event:
            case ResourceDeleted(object_key=key):
                await self.objects.remove(key)
            case _:
                pass
