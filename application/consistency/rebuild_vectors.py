"""Use case: an operator has shelves of vectors made again, while everybody goes on writing and asking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.consistency.agreement import StockReport
from application.consistency.make_shadow import Filled, MakeShadow, nobody_looks
from application.ports.embedder import Embedders
from application.ports.recall_index import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildVectorsCommand:
    shelves: Sequence[Shelf] = tuple(Shelf)
    watch: Callable[[Filled], None] = nobody_looks


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfRebuilt:
    """``serves`` is the collection that questions are answered from now.

    It is the new one, held against the truth by ``check``, unless that left anything or could not be
    finished: then the old one goes on serving, and the next rebuild goes on with the new one.
    """

    shelf: Shelf
    begun: str
    serves: str
    check: StockReport


@dataclass(frozen=True, slots=True)
class RebuildVectors:
    """In the model that the shelf has: another one needs a comparison first (``MigrateVectors``)."""

    make: MakeShadow
    embedders: Embedders

    async def __call__(self, command: RebuildVectorsCommand) -> Result[Sequence[ShelfRebuilt], Never]:
        return Success([await self._shelf(each, command.watch) for each in command.shelves])

    async def _shelf(self, shelf: Shelf, watch: Callable[[Filled], None]) -> ShelfRebuilt:
        models = await self.make.collections.models(shelf)
        model = models[0] if models else self.embedders.usual.model
        shadow = await self.make(shelf, model=model, watch=watch)
        if shadow.is_right:
            await self.make.take_over(shadow)
        serves = shadow.begun if shadow.is_right else shadow.serving
        return ShelfRebuilt(shelf=shelf, begun=shadow.begun.name, serves=serves.name, check=shadow.check)
