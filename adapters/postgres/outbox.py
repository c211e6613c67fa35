"""Deliveries, claimed by whoever is free, in order for each aggregate."""

import asyncio
from collections import deque
from collections.abc import Collection, Sequence
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias
from uuid import UUID, uuid4

import asyncpg

from adapters.postgres import event_codec
from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.outbox_statements import CLAIM, COMPLETE, PARK, POSTPONE, RENEW, UNCLAIM
from application.ports.failures import StoreUnavailable
from application.ports.outbox import DeliveredEvent, Delivery

Completed: TypeAlias = tuple[str, Collection[UUID], Sequence[int]]  # by subscriber, leases and positions

UNSURE = 1.0  # seconds until what was committed in a hurry is on the disk: `wal_writer_delay`, three times


class PostgresOutbox:
    """Reads the clock of PostgreSQL alone, so that workers on many machines agree what is due."""

    def __init__(self, connections: Connections, doorbell: Doorbell) -> None:
        self._connections = connections
        self._doorbell = doorbell
        self._unheard: dict[str, list[UUID]] = {}
        self._completed: deque[tuple[float, Completed]] = deque()
        self._losses = connections.losses

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        await self._repeat_what_may_be_undone()
        await self._let_go_of_the_unheard(subscriber)
        under = uuid4()
        try:
            rows = await self._connections.rows(
                CLAIM, subscriber=subscriber, limit=limit, lease=under, lasting=lease
            )
        except StoreUnavailable:
            self._unheard.setdefault(subscriber, []).append(under)
            raise
        return [_to_delivery(row, subscriber, under) for row in rows]

    async def _let_go_of_the_unheard(self, subscriber: str) -> None:
        """What was claimed, and the answer lost, need not wait for the end of its lease."""
        leases = self._unheard.get(subscriber)
        if leases:
            await self._connections.rows(UNCLAIM, of_subscriber=subscriber, leases=leases)
            del self._unheard[subscriber]

    async def renew(self, deliveries: Sequence[Delivery], *, lease: timedelta) -> None:
        await self._connections.rows(RENEW, lasting=lease, **_held(deliveries))

    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        for subscriber, group in groupby(deliveries, key=attrgetter("subscriber")):
            held = list(group)
            leases = [lease for lease, _ in groupby(held, key=attrgetter("lease"))]
            completed = (subscriber, leases, [delivery.position for delivery in held])
            await self._complete(*completed)
            self._remember(completed)

    async def _complete(self, subscriber: str, leases: Collection[UUID], positions: Sequence[int]) -> None:
        await self._connections.rows(COMPLETE, subscriber=subscriber, leases=leases, positions=positions)

    def _remember(self, completed: Completed) -> None:
        now = asyncio.get_running_loop().time()
        self._completed.append((now, completed))
        while self._completed[0][0] < now - UNSURE:
            self._completed.popleft()

    async def _repeat_what_may_be_undone(self) -> None:
        """A crash forgets completions that were not on the disk: then their leases would have to run out."""
        if self._losses != self._connections.losses:
            self._losses = self._connections.losses  # whatever is lost from here on counts anew
            for _, completed in list(self._completed):
                await self._complete(*completed)

    async def postpone(
        self, delivery: Delivery, *, delay: timedelta, reason: str, counts: bool = True
    ) -> None:
        uncounted = 0 if counts else 1
        await self._connections.rows(POSTPONE, delay=delay, uncounted=uncounted, **_leased(delivery, reason))

    async def park(self, delivery: Delivery, *, reason: str) -> None:
        await self._connections.rows(PARK, **_leased(delivery, reason))

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        return await self._doorbell.wait(at_most)


def _held(deliveries: Sequence[Delivery]) -> dict[str, object]:
    return {
        "subscribers": [each.subscriber for each in deliveries],
        "positions": [each.position for each in deliveries],
        "leases": [each.lease for each in deliveries],
    }


def _leased(delivery: Delivery, reason: str) -> dict[str, object]:
    return {
        "of_subscriber": delivery.subscriber,
        "at_position": delivery.position,
        "under_lease": delivery.lease,
        "reason": reason.replace("\0", ""),
    }


def _to_delivery(row: asyncpg.Record, subscriber: str, lease: UUID) -> Delivery:
    position, attempt, event_id, aggregate_id, name, payload, traceparent = row
    delivered, unreadable = None, None
    try:
        delivered = DeliveredEvent(
            position=position,
            event_id=event_id,
            aggregate_id=aggregate_id,
            event=event_codec.decode(name, payload),
            traceparent=traceparent,
        )
    except event_codec.UnreadableEvent as reason:
        unreadable = str(reason)
    return Delivery(
        position=position,
        subscriber=subscriber,
        name=name,
        attempt=attempt,
        lease=lease,
        delivered=delivered,
        unreadable=unreadable,
    )
