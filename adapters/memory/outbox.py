"""Deliveries, handed out from what stands in for PostgreSQL."""

from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from itertools import islice

from adapters.memory.database import MemoryDatabase
from adapters.memory.stored_delivery import StoredDelivery
from application.ports.outbox import Delivery


class MemoryOutbox:
    """Delays and leases go by the database's clock; ``wait`` goes by real time."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        now = self._database.clock.now()
        due = (each for each in self._heads(subscriber) if each.parked_at is None and each.due_at <= now)
        claimed = []
        for each in islice(due, limit):
            each.attempts += 1
            each.due_at = now + lease
            each.lease = self._database.ids.new()
            claimed.append(each.leased(each.lease))
        return claimed

    async def renew(self, deliveries: Sequence[Delivery], *, lease: timedelta) -> None:
        for each in self._held(deliveries):
            each.due_at = self._database.clock.now() + lease

    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        for each in self._held(deliveries):
            del self._database.deliveries[each.subscriber][each.event.position]

    async def postpone(
        self, delivery: Delivery, *, delay: timedelta, reason: str, counts: bool = True
    ) -> None:
        for each in self._held([delivery]):
            each.due_at = self._database.clock.now() + delay
            each.attempts -= not counts
            each.lease, each.last_error = None, reason

    async def park(self, delivery: Delivery, *, reason: str) -> None:
        for each in self._held([delivery]):
            each.lease, each.last_error = None, reason
            each.parked_at = self._database.clock.now()

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        return await self._database.bell.wait(at_most)

    def _heads(self, subscriber: str) -> Iterator[StoredDelivery]:
        """The oldest delivery of each aggregate."""
        seen = set()
        for each in list(self._database.deliveries.get(subscriber, {}).values()):
            if each.event.aggregate_id not in seen:
                seen.add(each.event.aggregate_id)
                yield each

    def _held(self, deliveries: Sequence[Delivery]) -> Iterator[StoredDelivery]:
        """Those that nobody else was given since."""
        for delivery in deliveries:
            stored = self._database.deliveries.get(delivery.subscriber, {}).get(delivery.position)
            if stored is not None and stored.lease == delivery.lease:
                yield stored
