"""What the outbox says has changed."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, func, select, union_all

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox, outbox_deliveries
from adapters.postgres.truth_statements import PAGE, SOURCES, Source
from application.ports.inventory import Stock
from application.ports.truth_changes import FOLLOWED

_EVENTS = Statement(
    select(outbox.c.position, outbox.c.aggregate_id)
    .where(outbox.c.occurred_at >= bindparam("since"), outbox.c.position > bindparam("after"))
    .order_by(outbox.c.position)
    .limit(PAGE)
)
_OLDEST_WAITING = Statement(
    select(func.min(outbox.c.occurred_at).label("oldest"))
    .join(outbox_deliveries, outbox_deliveries.c.position == outbox.c.position)
    .where(outbox_deliveries.c.subscriber == any_(bindparam("subscribers", type_=ARRAY(Text))))
)


def _hanging_on(sources: Sequence[Source]) -> Statement:
    rows = [each.rows.subquery() for each in sources]
    ids = bindparam("ids", type_=ARRAY(Uuid))
    return Statement(
        union_all(*(select(each.c.position).where(each.c.hangs_on == any_(ids)) for each in rows))
    )


_HANGING_ON = {stock: _hanging_on(SOURCES[stock]) for stock in FOLLOWED}


class PostgresTruthChanges:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keys(self, stock: Stock, since: datetime) -> AsyncIterator[Sequence[str]]:
        after = 0
        while events := await self._connections.rows(_EVENTS, since=since, after=after):
            after = events[-1]["position"]
            ids = list({row["aggregate_id"] for row in events})
            found = await self._connections.rows(_HANGING_ON[stock], ids=ids)
            for start in range(0, len(found), PAGE):
                yield [str(row["position"]) for row in found[start : start + PAGE]]

    async def oldest_waiting(self, subscribers: Collection[str]) -> datetime | None:
        row = await self._connections.row(_OLDEST_WAITING, subscribers=list(subscribers))
        oldest: datetime | None = row["oldest"] if row is not None else None
        return oldest
