"""Relays that are wrong in the ways in which relays usually are. The harness must catch every one of them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import asyncpg

from adapters.postgres.event_codec import decode
from application.caller import Request
from application.ports.outbox import DeliveredEvent, Delivery, Outbox
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory

Mutant: TypeAlias = Callable[[Outbox, UnitOfWorkFactory, str], tuple[Outbox, UnitOfWorkFactory]]


@dataclass
class Passing:
    """Hands everything on to the real outbox. Each mutant changes one thing."""

    real: Outbox

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        return await self.real.claim(subscriber, limit=limit, lease=lease)

    async def renew(self, deliveries: Sequence[Delivery], *, lease: timedelta) -> None:
        await self.real.renew(deliveries, lease=lease)

    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        await self.real.complete(deliveries)

    async def postpone(
        self, delivery: Delivery, *, delay: timedelta, reason: str, counts: bool = True
    ) -> None:
        await self.real.postpone(delivery, delay=delay, reason=reason, counts=counts)

    async def park(self, delivery: Delivery, *, reason: str) -> None:
        await self.real.park(delivery, reason=reason)

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        return await self.real.wait(at_most)


class AcknowledgesFirst(Passing):
    """Completes before the effect: what a crash interrupts is lost."""

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        claimed = await self.real.claim(subscriber, limit=limit, lease=lease)
        await self.real.complete(claimed)
        return claimed


@dataclass
class ReadsPastCursor(Passing):
    """Remembers the highest position it has seen: what commits late with a lower one is overlooked."""

    dsn: str = ""
    cursor: int = 0
    _connection: Any = field(default=None)

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        if self._connection is None:
            self._connection = await asyncpg.connect(self.dsn)
        rows = await self._connection.fetch(
            """
            SELECT o.position, o.event_id, o.aggregate_id, o.name, o.payload FROM outbox o
            JOIN outbox_deliveries d ON d.position = o.position AND d.subscriber = $1
            WHERE o.position > $2 ORDER BY o.position LIMIT $3
            """,
            subscriber,
            self.cursor,
            limit,
        )
        if rows:
            self.cursor = rows[-1]["position"]
        return [_delivery(subscriber, row) for row in rows]

    async def complete(self, deliveries: Sequence[Delivery]) -> None:
        await self._connection.execute(
            "DELETE FROM outbox_deliveries WHERE subscriber = $1 AND position = ANY($2)",
            deliveries[0].subscriber if deliveries else "",
            [each.position for each in deliveries],
        )


@dataclass
class IgnoresLease(Passing):
    """Takes what others hold."""

    dsn: str = ""

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        connection = await asyncpg.connect(self.dsn)
        await connection.execute(
            "UPDATE outbox_deliveries SET lease_until = NULL WHERE subscriber = $1", subscriber
        )
        await connection.close()
        return await self.real.claim(subscriber, limit=limit, lease=lease)


@dataclass(frozen=True)
class DropsLedger:
    """Opens units of work that do not know which delivery they are the effect of."""

    real: UnitOfWorkFactory

    def __call__(
        self,
        tenant_id: UUID,
        *,
        owner_id: UUID | None = None,
        request: Request | None = None,
        effect_of: tuple[str, UUID] | None = None,
    ) -> UnitOfWork:
        return self.real(tenant_id, owner_id=owner_id, request=request)


def _delivery(subscriber: str, row: asyncpg.Record) -> Delivery:
    return Delivery(
        position=row["position"],
        subscriber=subscriber,
        name=row["name"],
        attempt=1,
        lease=uuid4(),
        delivered=DeliveredEvent(
            position=row["position"],
            event_id=row["event_id"],
            aggregate_id=row["aggregate_id"],
            event=decode(row["name"], row["payload"]),
        ),
    )


MUTANTS: dict[str, Mutant] = {
    "acknowledges first": lambda outbox, work, _: (AcknowledgesFirst(outbox), work),
    "reads past a cursor": lambda outbox, work, dsn: (ReadsPastCursor(outbox, dsn=dsn), work),
    "drops the ledger": lambda outbox, work, _: (outbox, DropsLedger(work)),
    "ignores the lease": lambda outbox, work, dsn: (IgnoresLease(outbox, dsn=dsn), work),
}
