"""The outbox as operators see it, in what stands in for PostgreSQL."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import timedelta
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.stored_delivery import StoredDelivery
from application.consistency.routes import ROUTES
from application.ports.outbox import DeliveredEvent
from application.ports.outbox_desk import KeptEvent, SubscriberLag, WaitingDelivery


class MemoryOutboxDesk:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def waiting(
        self, *, subscriber: str | None, parked_only: bool, after: int, limit: int
    ) -> Sequence[WaitingDelivery]:
        wanted = [
            self._view(each)
            for each in self._all()
            if each.event.position > after
            and subscriber in (None, each.subscriber)
            and (each.parked_at is not None or not parked_only)
        ]
        return sorted(wanted, key=lambda each: (each.position, each.subscriber))[:limit]

    async def show(self, position: int) -> KeptEvent | None:
        kept = self._database.events.get(position)
        if kept is None:
            return None
        return KeptEvent(
            position=position,
            event_id=kept.event_id,
            tenant_id=kept.event.tenant_id,
            user_id=kept.event.user_id,
            aggregate_id=kept.aggregate_id,
            name=kept.event.name,
            payload={each.name: str(getattr(kept.event, each.name)) for each in fields(kept.event)},
            occurred_at=kept.event.occurred_at,
            traceparent=kept.traceparent,
            waiting=[self._view(each) for each in self._all() if each.event.position == position],
        )

    async def replay(
        self, subscriber: str, *, first: int, last: int | None, aggregate_id: UUID | None
    ) -> int:
        now, again = self._database.clock.now(), 0
        waiting = self._database.deliveries.setdefault(subscriber, {})
        for position, kept in self._database.events.items():
            chosen = first <= position and (last is None or position <= last)
            if (
                chosen
                and aggregate_id in (None, kept.aggregate_id)
                and (position in waiting or _heard(subscriber, kept))
            ):
                there = waiting.get(position)
                if there is None or there.lease is None or there.due_at <= now:
                    waiting[position] = StoredDelivery(subscriber, kept, due_at=now)
                    again += 1
        self._database.deliveries[subscriber] = dict(sorted(waiting.items()))
        self._database.bell.ring([subscriber])
        return again

    async def discard(self, subscriber: str, position: int) -> bool:
        waiting = self._database.deliveries.get(subscriber, {})
        if position not in waiting or waiting[position].parked_at is None:
            return False
        del waiting[position]
        self._database.bell.ring([subscriber])
        return True

    async def lag(self) -> Sequence[SubscriberLag]:
        now = self._database.clock.now()
        return [
            SubscriberLag(
                subscriber=subscriber,
                waiting=len(waiting),
                parked=sum(each.parked_at is not None for each in waiting.values()),
                oldest=max(now - min(each.event.event.occurred_at for each in waiting.values()), timedelta()),
            )
            for subscriber, waiting in sorted(self._database.deliveries.items())
            if waiting
        ]

    def _all(self) -> Iterator[StoredDelivery]:
        return (each for waiting in self._database.deliveries.values() for each in waiting.values())

    def _view(self, stored: StoredDelivery) -> WaitingDelivery:
        return WaitingDelivery(
            subscriber=stored.subscriber,
            position=stored.event.position,
            name=stored.event.event.name,
            aggregate_id=stored.event.aggregate_id,
            attempts=stored.attempts,
            due_at=stored.due_at,
            parked_at=stored.parked_at,
            last_error=stored.last_error,
        )


def _heard(subscriber: str, kept: DeliveredEvent) -> bool:
    return subscriber in ROUTES[kept.event.name]
