"""Deliveries, claimed by whoever is free, in order for each aggregate."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg

from adapters.postgres import event_codec
from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.outbox_statements import CLAIM, COMPLETE, PARK, POSTPONE, RENEW
from application.ports.outbox import DeliveredEvent, Delivery


class PostgresOutbox:
    """Reads the clock of PostgreSQL alone, so that workers on many machines agree what is due."""

    def __init__(self, connections: Connections, doorbell: Doorbell) -> None:
        self._connections = connections
        self._doorbell = doorbell

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        under = uuid4()
        rows = await self._connections.rows(
            CLAIM, subscriber=subscriber, limit=limit, lease=under, lasting=lease
        )
        return [_to_delivery(row, subscriber, under) for row in rows]

    async def renew(self, deliveries: Sequence[Delivery], *, lease: timedelta) -> None:
        await self._connections.rows(RENEW, lasting=lease, **_held(deliveries))

    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        claims: dict[tuple[str, UUID], list[int]] = {}
        for each in deliveries:
            claims.setdefault((each.subscriber, each.lease), []).append(each.position)
        for (subscriber, lease), positions in claims.items():
            await self._connections.rows(
                COMPLETE, of_subscriber=subscriber, under_lease=lease, positions=positions
            )

    async def postpone(
        self, delivery: Delivery, *, delay: timedelta, reason: str, counts: bool = True
    ) -> None:
        uncounted = 0 if counts else 1
        await self._connections.rows(POSTPONE, delay=delay, uncounted=uncounted, **_leased(delivery, reason))

    async def park(self, delivery: Delivery, *, reason: str) -> None:
        await self._connections.rows(PARK, **_leased(delivery, reason))

    async def wait(self, at_most: timedelta) -> None:
        await self._doorbell.wait(at_most)


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
    delivered, unreadable = None, None
    try:
        delivered = DeliveredEvent(
            position=row["position"],
            event_id=row["event_id"],
            aggregate_id=row["aggregate_id"],
            event=event_codec.decode(row["name"], row["payload"]),
        )
    except event_codec.UnreadableEvent as reason:
        unreadable = str(reason)
    return Delivery(
        position=row["position"],
        subscriber=subscriber,
        name=row["name"],
        attempt=row["attempts"],
        lease=lease,
        delivered=delivered,
        unreadable=unreadable,
    )
