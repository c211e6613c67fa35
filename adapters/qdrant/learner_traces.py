"""What Qdrant holds of a learner: in every collection of ours, whether it serves or not."""

from collections.abc import AsyncIterator

from qdrant_client import models

from adapters.qdrant.client import CollectionGone, answering
from adapters.qdrant.places import Place, Places
from adapters.qdrant.points import WRITING, owned_by
from application.ports.learner_traces import Whose
from application.ports.recall_index import Shelf
from domain.privacy.tally import Counts


class QdrantTraces:
    """The server vacuums by itself: what is deleted is never answered with, and leaves with its segment."""

    store = "vectors"

    def __init__(self, places: Places) -> None:
        self._places, self._client = places, places.client

    async def count(self, whose: Whose) -> Counts:
        counts, theirs = {}, owned_by(whose.tenant_id, whose.user_id)
        async for place in self._everywhere():
            try:
                with answering():
                    here = await self._client.count(place.at, count_filter=theirs, exact=True)
            except CollectionGone:
                continue
            if here.count:
                counts[place.about.name] = here.count
        return counts

    async def remove(self, whose: Whose) -> None:
        selected = models.FilterSelector(filter=owned_by(whose.tenant_id, whose.user_id))
        async for place in self._everywhere():
            try:
                with answering():
                    await self._client.delete(place.at, points_selector=selected, **WRITING)
            except CollectionGone:
                continue

    async def _everywhere(self) -> AsyncIterator[Place]:
        for shelf in Shelf:
            for place in await self._places.on(shelf):
                yield place
