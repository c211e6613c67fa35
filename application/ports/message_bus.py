"""Everyone outside who wants to know."""

from typing import Protocol

from application.ports.outbox import DeliveredEvent


class MessageBus(Protocol):
    """Publishes events at least once, as CloudEvents of type ``coach.event.<name>``, id = event id."""

    async def publish(self, delivered: DeliveredEvent) -> None: ...
