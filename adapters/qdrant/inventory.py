"""What stands in a collection of vectors."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from uuid import UUID

from qdrant_client import models

from adapters.qdrant.client import CollectionGone, answering
from adapters.qdrant.places import Places
from adapters.qdrant.points import AS_ITEM, WRITING, to_item
from application.consistency.comparison import Item
from application.ports.inventory import Stock
from application.ports.vector_collections import SHELVES

PAGE = 1_000  # points in memory at once


class QdrantVectorInventory:
    """Of the collection that serves the stock's shelf, or of the one that is named."""

    def __init__(self, places: Places, stock: Stock, *, collection: str | None = None) -> None:
        self._places, self._shelf = places, SHELVES[stock]
        self._client = places.client
        self._named = collection and places.at(collection)
        self.stock = stock

    @property
    def _at(self) -> str:
        return self._named or self._places.serving(self._shelf)

    async def items(self) -> AsyncIterator[Item]:
        """The server goes by id, which sorts like its text."""
        offset: models.ExtendedPointId | None = None
        while True:
            try:
                with answering():
                    page, offset = await self._client.scroll(
                        self._at, limit=PAGE, offset=offset, with_payload=AS_ITEM
                    )
            except CollectionGone:
                return
            for record in page:
                yield to_item(record)
            if offset is None:
                return

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        try:
            with answering():
                found = await self._client.retrieve(self._at, ids=list(keys), with_payload=AS_ITEM)
        except CollectionGone:
            return {}
        return {item.key: item for item in map(to_item, found)}

    async def remove(self, item: Item) -> None:
        await self.discard([UUID(item.key)])

    async def discard(self, ids: Collection[UUID]) -> None:
        """What is wrong in the collection that serves may be wrong beside it too."""
        if not ids:  # the server refuses to remove nothing
            return
        selected = models.PointIdsList(points=[str(each) for each in ids])
        for at in await self._everywhere():
            with answering():
                await self._client.delete(at, points_selector=selected, **WRITING)

    async def _everywhere(self) -> Sequence[str]:
        if self._named:
            return [self._named]
        return [place.at for place in await self._places.on(self._shelf)]
