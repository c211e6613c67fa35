"""The outbox as operators see it, over all tenants."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import (
    ARRAY,
    BigInteger,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import CHANNEL
from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox, outbox_deliveries
from application.consistency.routes import ROUTES
from application.ports.outbox_desk import KeptEvent, SubscriberLag, WaitingDelivery

_each = outbox_deliveries.c
_waiting = select(
    _each.subscriber,
    _each.position,
    outbox.c.name,
    _each.aggregate_id,
    _each.attempts,
    _each.available_at.label("due_at"),
    _each.parked_at,
    _each.last_error,
).join(outbox, outbox.c.position == _each.position)
_LIST = Statement(
    _waiting.where(
        _each.position > bindparam("after", type_=BigInteger),
        or_(
            bindparam("subscriber", type_=Text).is_(None),
            _each.subscriber == bindparam("subscriber", type_=Text),
        ),
        or_(bindparam("parked_only").is_(False), _each.parked_at.is_not(None)),
    )
    .order_by(_each.position, _each.subscriber)
    .limit(bindparam("limit"))
)
_OF_EVENT = Statement(_waiting.where(_each.position == bindparam("position")).order_by(_each.subscriber))
_EVENT = Statement(select(outbox).where(outbox.c.position == bindparam("position")))

_again = insert(outbox_deliveries).from_select(
    ["subscriber", "position", "aggregate_id"],
    select(bindparam("subscriber", type_=Text), outbox.c.position, outbox.c.aggregate_id)
    .where(
        outbox.c.position >= bindparam("first", type_=BigInteger),
        or_(
            bindparam("last", type_=BigInteger).is_(None),
            outbox.c.position <= bindparam("last", type_=BigInteger),
        ),
        or_(
            bindparam("aggregate_id", type_=Uuid).is_(None),
            outbox.c.aggregate_id == bindparam("aggregate_id", type_=Uuid),
        ),
        or_(  # what waits is tried again, whether this release knows the event or not
            outbox.c.name == any_(bindparam("names", type_=ARRAY(Text))),
            exists().where(
                outbox_deliveries.c.subscriber == bindparam("subscriber", type_=Text),
                outbox_deliveries.c.position == outbox.c.position,
            ),
        ),
    )
    .with_for_update(read=True, key_share=True),  # so that nobody clears them away meanwhile
)
_replayed = (
    _again.on_conflict_do_update(
        index_elements=[_each.subscriber, _each.position],
        set_={
            "attempts": literal(0),
            "available_at": func.now(),
            "lease": null(),
            "lease_until": null(),
            "parked_at": null(),
        },
        where=or_(_each.lease_until.is_(None), _each.lease_until <= func.now()),
    )
    .returning(_each.position)
    .cte("replayed")
)
# The trigger rings for what is written, not for what was there and is due again.
_ring = func.pg_notify(text(f"'{CHANNEL}'"), bindparam("subscriber", type_=Text))
_REPLAY = Statement(select(func.count(), _ring).select_from(_replayed))
_discarded = (
    delete(outbox_deliveries)
    .where(
        and_(
            _each.subscriber == bindparam("subscriber"),
            _each.position == bindparam("position"),
            _each.parked_at.is_not(None),
        )
    )
    .returning(_each.position)
    .cte("discarded")
)
_DISCARD = Statement(select(_discarded.c.position, _ring))
_LAG = Statement(
    select(
        _each.subscriber,
        func.count().label("waiting"),
        func.count(_each.parked_at).label("parked"),
        (func.now() - func.min(outbox.c.occurred_at)).label("oldest"),
    )
    .join(outbox, outbox.c.position == _each.position)
    .group_by(_each.subscriber)
    .order_by(_each.subscriber)
)


class PostgresOutboxDesk:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def waiting(
        self, *, subscriber: str | None, parked_only: bool, after: int, limit: int
    ) -> Sequence[WaitingDelivery]:
        rows = await self._connections.rows(
            _LIST, subscriber=subscriber, parked_only=parked_only, after=after, limit=limit
        )
        return [WaitingDelivery(**dict(row)) for row in rows]

    async def show(self, position: int) -> KeptEvent | None:
        row = await self._connections.row(_EVENT, position=position)
        if row is None:
            return None
        waiting = await self._connections.rows(_OF_EVENT, position=position)
        return _to_event(row, [WaitingDelivery(**dict(each)) for each in waiting])

    async def replay(
        self, subscriber: str, *, first: int, last: int | None, aggregate_id: UUID | None
    ) -> int:
        heard = [name for name, subscribers in ROUTES.items() if subscriber in subscribers]
        (row,) = await self._connections.rows(
            _REPLAY, subscriber=subscriber, first=first, last=last, aggregate_id=aggregate_id, names=heard
        )
        return int(row[0])

    async def discard(self, subscriber: str, position: int) -> bool:
        dropped = await self._connections.row(_DISCARD, subscriber=subscriber, position=position)
        return dropped is not None

    async def lag(self) -> Sequence[SubscriberLag]:
        return [
            SubscriberLag(
                subscriber=row["subscriber"],
                waiting=row["waiting"],
                parked=row["parked"],
                oldest=max(row["oldest"], timedelta()),
            )
            for row in await self._connections.rows(_LAG)
        ]


def _to_event(row: asyncpg.Record, waiting: Sequence[WaitingDelivery]) -> KeptEvent:
    return KeptEvent(**{**row, "payload": msgspec.json.decode(row["payload"]), "waiting": waiting})
