"""A collection of vectors that could take another one's place: begun, filled and held against the truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from application.consistency.agreement import StockReport
from application.consistency.fill_shadow import FillShadow
from application.consistency.rebuild import Rebuild
from application.consistency.stock_check import StockCheck
from application.ports.clock import Clock
from application.ports.inventory import Truth
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
class Shadow:
    """``begun`` agrees with the truth if ``is_right``, and could take the place of ``serving``."""

    begun: VectorCollection
    serving: VectorCollection
    check: StockReport

    @property
    def is_right(self) -> bool:
        return not self.check.left and self.check.unavailable is None


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeShadow:
    """Everybody writes to it from its beginning on, so it misses nothing that changes meanwhile.

    The versions of vectors keep what is newer, and the check takes away what was removed. Called again after
    an interruption, it goes on.
    """

    truth: Truth
    collections: VectorCollections
    rebuild: Rebuild
    clock: Clock

    async def __call__(self, shelf: Shelf, *, model: str, watch: Callable[[Filled], None]) -> Shadow:
        (stock,) = [stock for stock, its in SHELVES.items() if its is shelf]
        begun = await self.collections.begin(shelf, model=model)
        there = await self._of(shelf)
        serving = _serving(there)
        done = 0

        def advance(number: int) -> None:
            nonlocal done
            done += number
            watch(Filled(shelf=shelf, done=done, total=max(done, serving.vectors)))

        await FillShadow(
            truth=self.truth,
            collections=self.collections,
            rebuild=self.rebuild.in_model(model),
            stock=stock,
            shadow=begun,
            sources=[each for each in there if _alike(each, begun) and each.name != begun.name],
        )(advance)
        check = await StockCheck(
            inventory=self.collections.inventory(begun.name, stock),
            truth=self.truth,
            rebuild=self.rebuild.in_model(model),
            settled_before=self.clock.now(),
        )()
        return Shadow(begun=begun, serving=serving, check=check)

    async def serving(self, shelf: Shelf) -> str:
        return _serving(await self._of(shelf)).name

    async def take_over(self, shadow: Shadow) -> None:
        """It serves, and what stood there before in the same model goes."""
        await self.collections.swap(shadow.begun.name)
        await self.drop_forerunners(shadow.begun.shelf)

    async def drop_forerunners(self, shelf: Shelf) -> None:
        """Those in the model that serves: an interruption of ``take_over`` leaves them there."""
        there = await self._of(shelf)
        serving = _serving(there)
        for old in there:
            if old.state is CollectionState.KEPT and old.model == serving.model:
                await self.collections.drop(old.name)

    async def _of(self, shelf: Shelf) -> Sequence[VectorCollection]:
        return [each for each in await self.collections.all() if each.shelf is shelf]


def _serving(there: Sequence[VectorCollection]) -> VectorCollection:
    (serving,) = [each for each in there if each.state is CollectionState.SERVING]
    return serving


def _alike(one: VectorCollection, other: VectorCollection) -> bool:
    return (one.model, one.dimensions, one.schema_version) == (
        other.model,
        other.dimensions,
        other.schema_version,
    )
