"""Collections of vectors in two tables: which there are, and what is in them."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

import asyncpg

from adapters.postgres import shadow_statements as statements
from adapters.postgres.connections import Connections
from adapters.postgres.neighbour_statements import EXACT_NEIGHBOURS, NEIGHBOURS
from adapters.postgres.transaction import Transaction
from adapters.postgres.vector_inventory import PostgresVectorInventory
from application.ports.inventory import Stock
from application.ports.recall_index import SCHEMA_VERSION, ModelMismatch, Shelf
from application.ports.vector_collections import CollectionRefused, CollectionState, VectorCollection


class PostgresVectorCollections:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def all(self) -> Sequence[VectorCollection]:
        return [_to_collection(row) for row in await self._connections.rows(statements.ALL)]

    async def models(self, shelf: Shelf) -> Sequence[str]:
        rows = await self._connections.rows(statements.MODELS, shelf=shelf.value)
        return list(dict.fromkeys(row["model"] for row in rows))

    async def begin(self, shelf: Shelf, *, model: str) -> VectorCollection:
        for statement in (statements.OPEN, statements.BEGIN):
            await self._connections.rows(statement, shelf=shelf.value, model=model)
        there = await self._on_shelf(shelf)
        shadow = next((each for each in there if each.state is CollectionState.FILLING), None)
        if shadow is None or shadow.model != model:
            raise CollectionRefused(f"{shelf.value} has an unfinished collection: {shadow and shadow.name}")
        return shadow

    async def open(self, shelf: Shelf, models: Iterable[str]) -> None:
        """Where nothing stands yet, a collection of the first model that writes; others are refused."""
        for model in models:
            await self._connections.rows(statements.OPEN, shelf=shelf.value, model=model)
            await self.check(shelf, model)

    async def check(self, shelf: Shelf, model: str) -> None:
        """Raise ``ModelMismatch`` if there are collections, but none that a vector of the model fits."""
        # In one look: between two, a shelf that was empty in the first could get its first collection.
        there = await self._connections.rows(statements.STANDING, shelf=shelf.value, model=model)
        if there and not any(row["fits"] for row in there):
            raise ModelMismatch(shelf, model, [row["name"] for row in there])

    async def swap(self, name: str) -> None:
        transaction = Transaction(self._connections)
        try:
            found = await transaction.write(statements.GET, name=name)
            if found is None:
                raise CollectionRefused(f"there is no collection {name}")
            await transaction.write(statements.KEEP, shelf=found["shelf"], name=name)
            await transaction.write(statements.SERVE, name=name)
            await transaction.commit()
        finally:
            await transaction.close()

    async def drop(self, name: str) -> None:
        """A few at a time, and again what somebody wrote meanwhile; then nobody can write there any more."""
        there = [each for each in await self.all() if each.name == name]
        while there:
            if there[0].state is CollectionState.SERVING:
                raise CollectionRefused(f"{name} is what questions are answered from")
            while await self._connections.rows(statements.EMPTY, name=name):
                pass
            await self._connections.rows(statements.DROP, name=name)
            there = [each for each in await self.all() if each.name == name]

    async def copy(self, ids: Collection[UUID], *, source: str, to: str) -> None:
        await self._connections.rows(statements.COPY, ids=list(ids), source=source, to=to)

    async def neighbours(
        self, name: str, passage_id: UUID, *, limit: int, exact: bool = False
    ) -> Sequence[UUID]:
        statement = EXACT_NEIGHBOURS if exact else NEIGHBOURS
        rows = await self._connections.rows(statement, name=name, id=passage_id, limit=limit)
        return [row["id"] for row in rows]

    def inventory(self, name: str, stock: Stock) -> PostgresVectorInventory:
        return PostgresVectorInventory(self._connections, stock, collection=name)

    async def _on_shelf(self, shelf: Shelf) -> Sequence[VectorCollection]:
        return [
            _to_collection(row)
            for row in await self._connections.rows(statements.ON_SHELF, shelf=shelf.value)
        ]


async def schema_version(connections: Connections) -> int | None:
    """The oldest in which a collection is laid out; nothing, where there is no place for collections yet."""
    is_there = await connections.row(statements.HAS_PLACE)
    if is_there is None or not is_there["has_place"]:
        return None
    oldest = await connections.row(statements.OLDEST_SCHEMA)
    return SCHEMA_VERSION if oldest is None or oldest["oldest"] is None else int(oldest["oldest"])


def _to_collection(row: asyncpg.Record) -> VectorCollection:
    return VectorCollection(
        name=row["name"],
        shelf=Shelf(row["shelf"]),
        model=row["model"],
        dimensions=row["dimensions"],
        schema_version=row["schema_version"],
        state=CollectionState(row["state"]),
        vectors=row["vectors"],
    )
