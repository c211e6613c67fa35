"""What stands on a shelf of vectors."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, ColumnElement, Uuid, any_, bindparam, delete, select

from adapters.postgres.collection_statements import on_shelf, serving
from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import vector_collections, vectors
from adapters.postgres.truth_statements import PAGE
from application.consistency.comparison import Item
from application.ports.inventory import Stock
from application.ports.vector_collections import SHELVES

_rows = vectors.c
_items = select(
    *(_rows.id, _rows.tenant_id, _rows.owner_id, _rows.resource_id, _rows.content_hash, _rows.written_at),
    *(_rows.shared, _rows.model, (_rows.model == vector_collections.c.model).label("fits")),
).join(vector_collections, vector_collections.c.name == _rows.collection)


@dataclass(frozen=True, slots=True)
class _Statements:
    first: Statement
    next: Statement
    look: Statement
    discard: Statement

    @classmethod
    def over(cls, within: ColumnElement[bool], *, removing: ColumnElement[bool]) -> "_Statements":
        items = _items.where(within)
        return cls(
            first=Statement(items.order_by(_rows.id).limit(PAGE)),
            next=Statement(items.where(_rows.id > bindparam("after")).order_by(_rows.id).limit(PAGE)),
            look=Statement(items.where(_rows.id == any_(bindparam("ids", type_=ARRAY(Uuid))))),
            discard=Statement(
                delete(vectors).where(removing, _rows.id == any_(bindparam("ids", type_=ARRAY(Uuid))))
            ),
        )


_named = _rows.collection == bindparam("name")
_OF_ONE = _Statements.over(_named, removing=_named)
# What questions are answered from; what is wrong there may be wrong beside it too.
_OF_SHELF = _Statements.over(_rows.collection == serving, removing=_rows.collection.in_(on_shelf))


class PostgresVectorInventory:
    """Of the collection that serves the stock's shelf, or of the one that is named."""

    def __init__(self, connections: Connections, stock: Stock, *, collection: str | None = None) -> None:
        self._connections = connections
        self._statements = _OF_SHELF if collection is None else _OF_ONE
        self._place = {"shelf": SHELVES[stock].value} if collection is None else {"name": collection}
        self.stock = stock

    async def items(self) -> AsyncIterator[Item]:
        page = await self._connections.rows(self._statements.first, **self._place)
        while page:
            for row in page:
                yield _to_item(row)
            if len(page) < PAGE:
                return
            page = await self._connections.rows(self._statements.next, **self._place, after=page[-1]["id"])

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        rows = await self._connections.rows(
            self._statements.look, **self._place, ids=[UUID(key) for key in keys]
        )
        return {item.key: item for item in map(_to_item, rows)}

    async def remove(self, item: Item) -> None:
        await self.discard([UUID(item.key)])

    async def discard(self, ids: Collection[UUID]) -> None:
        await self._connections.rows(self._statements.discard, **self._place, ids=list(ids))


def _to_item(row: asyncpg.Record) -> Item:
    return Item(
        key=str(row["id"]),
        tenant_id=row["tenant_id"],
        owner_id=row["owner_id"],
        hangs_on=row["resource_id"],
        digest=row["content_hash"] if row["fits"] else f"measured by {row['model']}",
        shared=row["shared"],
        written_at=row["written_at"],
    )
