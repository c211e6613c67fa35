"""What each stock should hold, page by page."""

from collections.abc import AsyncIterator, Collection, Mapping
from uuid import UUID

import asyncpg

from adapters.postgres.connections import Connections
from adapters.postgres.learner_statements import PERSONAS
from adapters.postgres.truth_statements import PAGE, STATEMENTS, UNSETTLED
from application.consistency.comparison import Item
from application.ports.inventory import Stock

_STATEMENTS = STATEMENTS | {Stock.PERSONAS: PERSONAS}
_NAMED = (Stock.OBJECTS, Stock.PERSONAS)  # all other keys are ids


class PostgresTruth:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def items(self, stock: Stock) -> AsyncIterator[Item]:
        statements = _STATEMENTS[stock]
        page = await self._connections.rows(statements.first)
        while page:
            for row in page:
                yield _to_item(row)
            if len(page) < PAGE:
                return
            page = await self._connections.rows(statements.next, after=page[-1]["position"])

    async def look(self, stock: Stock, keys: Collection[str]) -> Mapping[str, Item]:
        values = list(keys) if stock in _NAMED else [UUID(key) for key in keys]
        rows = await self._connections.rows(_STATEMENTS[stock].look, keys=values)
        return {item.key: item for item in map(_to_item, rows)}

    async def unsettled(self, ids: Collection[UUID], *, subscribers: Collection[str]) -> frozenset[UUID]:
        rows = await self._connections.rows(UNSETTLED, ids=list(ids), subscribers=list(subscribers))
        return frozenset(row["id"] for row in rows)


def _to_item(row: asyncpg.Record) -> Item:
    return Item(
        key=str(row["position"]),
        tenant_id=row["tenant_id"],
        owner_id=row["owner_id"],
        hangs_on=row["hangs_on"],
        digest=row["digest"],
        shared=row["shared"],
        required=row["required"],
    )
