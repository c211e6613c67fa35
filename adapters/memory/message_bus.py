"""A bus that keeps what was published."""

from application.consistency.cloud_event import cloud_event
from application.ports.outbox import DeliveredEvent


class MemoryMessageBus:
    """``published`` holds CloudEvents in the order they came."""

    def __init__(self) -> None:
        self.published: list[dict[str, object]] = []

    async def publish(self, delivered: DeliveredEvent) -> None:
        self.published.append(cloud_event(delivered))
