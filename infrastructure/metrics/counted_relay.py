"""What becomes of events on their way, counted."""

from dataclasses import dataclass
from datetime import timedelta

from application.consistency.relay_observer import RelayObserver
from application.events import EVENT_BY_NAME
from application.ports.outbox import Delivery
from infrastructure.metrics.tallies import Tally


@dataclass(frozen=True, slots=True)
class CountedRelay:
    """A ``RelayObserver`` that tells another one everything."""

    observer: RelayObserver
    deliveries: Tally

    def delivered(self, delivery: Delivery) -> None:
        self._count(delivery, "delivered")
        self.observer.delivered(delivery)

    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None:
        self._count(delivery, "postponed")
        self.observer.postponed(delivery, delay=delay, reason=reason)

    def parked(self, delivery: Delivery, *, reason: str) -> None:
        self._count(delivery, "parked")
        self.observer.parked(delivery, reason=reason)

    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None:
        self.observer.paused(subscriber, pause=pause, reason=reason)

    def _count(self, delivery: Delivery, outcome: str) -> None:
        event = delivery.name if delivery.name in EVENT_BY_NAME else "unknown"
        self.deliveries.add(delivery.subscriber, event, outcome)
