"""One event on its way to one subscriber."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from application.ports.outbox import DeliveredEvent, Delivery


@dataclass(slots=True, eq=False)
class StoredDelivery:
    """``due_at`` is also when a lease ends. ``parked_at``: since when nobody tries any more."""

    subscriber: str
    event: DeliveredEvent
    due_at: datetime
    attempts: int = 0
    lease: UUID | None = None
    parked_at: datetime | None = None
    last_error: str | None = None

    def leased(self, lease: UUID) -> Delivery:
        return Delivery(
            position=self.event.position,
            subscriber=self.subscriber,
            name=self.event.event.name,
            attempt=self.attempts,
            lease=lease,
            delivered=self.event,
        )
