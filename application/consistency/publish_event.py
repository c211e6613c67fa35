"""Subscriber: the world outside hears of every event."""

from dataclasses import dataclass
from typing import ClassVar

from application.events import EVENTS
from application.ports.message_bus import MessageBus
from application.ports.outbox import DeliveredEvent
from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True)
class PublishEvent:
    name: ClassVar[str] = "bus"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = EVENTS

    bus: MessageBus

    async def handle(self, delivered: DeliveredEvent) -> None:
        await self.bus.publish(delivered)
