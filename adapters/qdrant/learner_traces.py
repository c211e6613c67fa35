"""What Qdrant holds of a learner or a tenant: in every collection of ours, whether it serves or not."""

from collections.abc import AsyncIterator
from uuid import UUID

from qdrant_client import models

from adapters.qdrant.client import CollectionGone, answering
from adapters.qdrant.places import Place, Places
from adapters.qdrant.points import WRITING, of_tenant, owned_by
from application.ports.learner_traces import Whose
from application.ports.recall_index import Shelf
from domain.privacy.tally import Counts


class QdrantTraces:
    """The server vacuums by itself: what is deleted is never answered with, and leaves with its segment."""

    store = "vectors"

    def __init__(self, places: Places) -> None:
        self._places, self._client = places, places.client

    async def count(self, whose: Whose) -> Counts:
        return await self._count(owned_by(whose.tenant_id, whose.user_id))

    async def remove(self, whose: Whose) -> None:
        await self._remove(owned_by(whose.tenant_id, whose.user_id))

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        return await self._count(of_tenant(tenant_id))

    async def remove_tenant(self, tenant_id: UUID) -> None:
        await self._remove(of_tenant(tenant_id))

    async def _count(self, theirs: models.Filter) -> Counts:
        counts = {}
        async for place in self._everywhere():
            try:
                with answering():
                    here = await self._client.count(place.at, count_filter=theirs, exact=True)
            except CollectionGone:
                continue
            if here.count:
                counts[place.about.name] = here.count
        return counts

    async def _remove(self, theirs: models.Filter) -> None:
        selected = models.FilterSelector(filter=theirs)
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
