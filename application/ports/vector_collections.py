"""Where the vectors of a shelf stand: one collection serves, another may be on its way to take its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID

from application.ports.inventory import Inventory, Stock
from application.ports.recall_index import Shelf

SHELVES = {
    Stock.KNOWLEDGE_VECTORS: Shelf.KNOWLEDGE,
    Stock.DIALOGUE_VECTORS: Shelf.DIALOGUE,
    Stock.PERSONA_VECTORS: Shelf.PERSONA,
}


class CollectionState(Enum):
    """``KEPT`` served before: it is written to and can serve again until it is dropped."""

    SERVING = "serving"
    FILLING = "filling"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class VectorCollection:
    """``name`` is ``{shelf}-{model}-{number}``."""

    name: str
    shelf: Shelf
    model: str
    dimensions: int
    schema_version: int
    state: CollectionState
    vectors: int = 0


class CollectionRefused(Exception):
    """What was asked for would leave a shelf without its serving collection, or with two shadows."""


class VectorCollections(Protocol):
    """All of a shelf's collections are written to, each in its model; the serving one is read.

    ``all`` goes by shelf, then by name, and counts. ``begin`` gives the shelf's shadow: the unfinished one of
    this model, or a new one; a shelf without any collection begins with one that serves. ``swap`` lets a
    collection serve from one moment to the next, and what served until then is kept. ``drop`` removes a
    collection with all that is in it; what does not exist is dropped already. A shadow of another model
    (``begin``), no such collection (``swap``) and the serving one (``drop``) raise ``CollectionRefused``.

    ``copy`` puts into one collection those of ``ids`` that another one of the same model has, unless there is
    a newer version already. ``inventory`` is of this one collection alone.

    ``models`` are those that the shelf has collections of, the serving one's first: questions are measured
    by the first, and what is written by all. ``neighbours`` are the best ``limit`` of what the owner of a
    passage may see besides it, by the collection's own numbers, best first: as questions find them, or
    ``exact``, which compares every vector. A passage that is not there has none.
    """

    async def all(self) -> Sequence[VectorCollection]: ...
    async def models(self, shelf: Shelf) -> Sequence[str]: ...
    async def begin(self, shelf: Shelf, *, model: str) -> VectorCollection: ...
    async def swap(self, name: str) -> None: ...
    async def drop(self, name: str) -> None: ...
    async def copy(self, ids: Collection[UUID], *, source: str, to: str) -> None: ...
    async def neighbours(
        self, name: str, passage_id: UUID, *, limit: int, exact: bool = False
    ) -> Sequence[UUID]: ...
    def inventory(self, name: str, stock: Stock) -> Inventory: ...
