"""Filling a collection of vectors that is to take another one's place."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from application.consistency.comparison import Item, fault_between
from application.consistency.rebuild import Rebuild
from application.ports.inventory import Inventory, Stock, Truth
from application.ports.vector_collections import VectorCollection, VectorCollections

BATCH = 500  # items in memory at once
HANDS = 8  # things made again at once


@dataclass(frozen=True, slots=True, kw_only=True)
class FillShadow:
    """Goes through the truth. What is in the shadow already, from before or by a writer, is left as it is.

    What ``sources`` of the same model have as the truth wants it is copied, and the rest is made again. A
    writer who is newer wins by the version; what is removed at this very moment is left to whoever checks
    afterwards.
    """

    truth: Truth
    collections: VectorCollections
    rebuild: Rebuild
    stock: Stock
    shadow: VectorCollection
    sources: Sequence[VectorCollection]

    async def __call__(self, advance: Callable[[int], None]) -> None:
        batch: list[Item] = []
        async for item in self.truth.items(self.stock):
            batch.append(item)
            if len(batch) == BATCH:
                await self._fill(batch)
                advance(len(batch))
                batch = []
        await self._fill(batch)
        advance(len(batch))

    async def _fill(self, batch: Sequence[Item]) -> None:
        into = self.collections.inventory(self.shadow.name, self.stock)
        wanted = await _missing(batch, into)
        for each in self.sources:
            if wanted:
                source = self.collections.inventory(each.name, self.stock)
                absent = {item.key for item in await _missing(wanted, source)}
                ids = [UUID(item.key) for item in wanted if item.key not in absent]
                await self.collections.copy(ids, source=each.name, to=self.shadow.name)
                wanted = await _missing(wanted, into)
        again = list({each.hangs_on: each for each in wanted}.values())
        for start in range(0, len(again), HANDS):
            await self._make_again(again[start : start + HANDS])

    async def _make_again(self, items: Sequence[Item]) -> None:
        """At once, so that the model is asked about many. Nothing is under way any more when one fails."""
        made = await asyncio.gather(
            *(self.rebuild(self.stock, item) for item in items), return_exceptions=True
        )
        for failure in made:
            if failure is not None:
                raise failure


async def _missing(items: Sequence[Item], inventory: Inventory) -> Sequence[Item]:
    """Those that are not there as they should be."""
    held = await inventory.look([item.key for item in items])
    return [item for item in items if item.key not in held or fault_between(item, held[item.key]) is not None]
