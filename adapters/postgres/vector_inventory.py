"""What stands on a shelf of vectors."""

from collections.abc import AsyncIterator, Collection, Mapping
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, Uuid, any_, bindparam, delete, select

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import vectors
from adapters.postgres.truth_statements import PAGE
from application.consistency.comparison import Item
from application.ports.inventory import Stock
from application.ports.recall_index import Shelf

SHELVES = {Stock.KNOWLEDGE_VECTORS: Shelf.KNOWLEDGE, Stock.DIALOGUE_VECTORS: Shelf.DIALOGUE}

_rows = vectors.c
_on_shelf = _rows.shelf == bindparam("shelf")
_items = select(
    *(_rows.id, _rows.tenant_id, _rows.owner_id, _rows.resource_id, _rows.content_hash, _rows.written_at)
).where(_on_shelf)
_FIRST = Statement(_items.order_by(_rows.id).limit(PAGE))
_NEXT = Statement(_items.where(_rows.id > bindparam("after")).order_by(_rows.id).limit(PAGE))
_LOOK = Statement(_items.where(_rows.id == any_(bindparam("ids", type_=ARRAY(Uuid)))))
_REMOVE = Statement(delete(vectors).where(_on_shelf, _rows.id == bindparam("id")))


class PostgresVectorInventory:
    def __init__(self, connections: Connections, stock: Stock) -> None:
        self._connections = connections
        self._shelf = SHELVES[stock].value
        self.stock = stock

    async def items(self) -> AsyncIterator[Item]:
        page = await self._connections.rows(_FIRST, shelf=self._shelf)
        while page:
            for row in page:
                yield _to_item(row)
            if len(page) < PAGE:
                return
            page = await self._connections.rows(_NEXT, shelf=self._shelf, after=page[-1]["id"])

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        rows = await self._connections.rows(_LOOK, shelf=self._shelf, ids=[UUID(key) for key in keys])
        return {item.key: item for item in map(_to_item, rows)}

    async def remove(self, item: Item) -> None:
        await self._connections.rows(_REMOVE, shelf=self._shelf, id=UUID(item.key))


def _to_item(row: asyncpg.Record) -> Item:
    return Item(
        key=str(row["id"]),
        tenant_id=row["tenant_id"],
        owner_id=row["owner_id"],
        hangs_on=row["resource_id"],
        digest=row["content_hash"],
        written_at=row["written_at"],
    )
