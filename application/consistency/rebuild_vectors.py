"""Use case: an operator has shelves of vectors made again, while everybody goes on writing and asking."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.consistency.agreement import StockReport
from application.consistency.fill_shadow import FillShadow
from application.consistency.rebuild import Rebuild
from application.consistency.stock_check import StockCheck
from application.ports.clock import Clock
from application.ports.embedder import Embedder
from application.ports.inventory import Stock, Truth
from application.ports.recall_index import Shelf
from application.ports.vector_collections import (
    SHELVES,
    CollectionState,
    VectorCollection,
    VectorCollections,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """How far it is: ``done`` of about ``total`` things on this shelf."""

    shelf: Shelf
    done: int
    total: int


def nobody_looks(_: Filled) -> None: ...


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
    """Fills a shadow with the current model from the truth, checks it, lets it serve and drops the old one.

    Everybody writes to the shadow from its beginning on, so it misses nothing that changes meanwhile; the
    versions of vectors keep what is newer, and the check takes away what was removed. Called again after an
    interruption, it goes on. Old collections of another model are kept, for whoever still asks in it.
    """

    truth: Truth
    collections: VectorCollections
    rebuild: Rebuild
    embedder: Embedder
    clock: Clock

    async def __call__(self, command: RebuildVectorsCommand) -> Result[Sequence[ShelfRebuilt], Never]:
        stocks = {shelf: stock for stock, shelf in SHELVES.items()}
        return Success([await self._shelf(each, stocks[each], command.watch) for each in command.shelves])

    async def _shelf(self, shelf: Shelf, stock: Stock, watch: Callable[[Filled], None]) -> ShelfRebuilt:
        shadow = await self.collections.begin(shelf, model=self.embedder.model)
        serving = await self._serving(shelf)
        await self._fill(shadow, stock, serving, watch)
        check = await StockCheck(
            inventory=self.collections.inventory(shadow.name, stock),
            truth=self.truth,
            rebuild=self.rebuild,
            settled_before=self.clock.now(),
        )()
        if check.left or check.unavailable is not None:
            return ShelfRebuilt(shelf=shelf, begun=shadow.name, serves=serving.name, check=check)
        await self.collections.swap(shadow.name)
        for old in await self._of(shelf):
            if old.state is CollectionState.KEPT and old.model == shadow.model:
                await self.collections.drop(old.name)
        return ShelfRebuilt(shelf=shelf, begun=shadow.name, serves=shadow.name, check=check)

    async def _fill(
        self,
        shadow: VectorCollection,
        stock: Stock,
        serving: VectorCollection,
        watch: Callable[[Filled], None],
    ) -> None:
        done = 0

        def advance(number: int) -> None:
            nonlocal done
            done += number
            watch(Filled(shelf=shadow.shelf, done=done, total=max(done, serving.vectors)))

        fits = (serving.model, serving.dimensions, serving.schema_version)
        await FillShadow(
            truth=self.truth,
            collections=self.collections,
            rebuild=self.rebuild,
            stock=stock,
            shadow=shadow,
            source=serving if fits == (shadow.model, shadow.dimensions, shadow.schema_version) else None,
        )(advance)

    async def _serving(self, shelf: Shelf) -> VectorCollection:
        (serving,) = [each for each in await self._of(shelf) if each.state is CollectionState.SERVING]
        return serving

    async def _of(self, shelf: Shelf) -> Sequence[VectorCollection]:
        return [each for each in await self.collections.all() if each.shelf is shelf]
