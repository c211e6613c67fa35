"""Who watches the relay at work."""

from datetime import timedelta
from typing import Protocol

from application.ports.outbox import Delivery


class RelayObserver(Protocol):
    """Told after each thing that happened; must not wait and must not fail. Reasons hold nothing personal."""

    def delivered(self, delivery: Delivery) -> None: ...
    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None: ...
    def parked(self, delivery: Delivery, *, reason: str) -> None: ...
    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None: ...


class NobodyWatches:
    """For whoever does not want to know."""

    def delivered(self, delivery: Delivery) -> None: ...

    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None: ...

    def parked(self, delivery: Delivery, *, reason: str) -> None: ...

    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None: ...
