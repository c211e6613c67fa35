"""Finding by meaning and by words with Qdrant."""

from collections.abc import Sequence
from uuid import UUID

from qdrant_client import models

from adapters.qdrant.client import CollectionGone, answering
from adapters.qdrant.collection_config import RESCORED
from adapters.qdrant.places import Place, Places
from adapters.qdrant.points import (
    MEANING,
    TERMS,
    WRITING,
    checked,
    hanging_on,
    of_tenant,
    to_point,
    to_sparse,
    upsert,
    visible,
)
from application.knowledge.fusion import DEPTH, Candidate, fused
from application.ports.recall_index import ANYTHING, Filters, Match, Question, Recallable, Shelf
from application.ports.vector_collections import CollectionState


class QdrantRecallIndex:
    """Words are weighed by how rare they are in the whole collection, whoever they belong to."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._client = places.client

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        points = {passage.model: list[models.PointStruct]() for passage in passages}
        for passage in passages:
            points[passage.model].append(to_point(passage))
        while points:
            try:
                targets = {model: await self._targets(shelf, model) for model in points}
                for model, places in targets.items():
                    for place in places:
                        await upsert(self._client, place.at, points[model])
            except CollectionGone:
                continue  # dropped in between, and not there when we look again
            else:
                return

    async def find(
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Question,
        limit: int,
        filters: Filters = ANYTHING,
    ) -> Sequence[Match]:
        checked(question.vector)
        requests = _requests(question, visible(tenant_id, owner_id, question, filters), limit)
        if not requests:
            return ()
        found = await self._asked(self._places.serving(shelf), requests)
        if not any(each.points for each in found):
            found = await self._asked_beside(shelf, question.model, requests)
        candidates = [
            _to_candidate(point, by=request.using)
            for request, each in zip(requests, found, strict=False)
            for point in each.points
        ]
        return fused(candidates, question, limit=limit)

    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int:
        """From every collection, whatever its model: how many that were in the fullest."""
        gone, hanging = 0, hanging_on(tenant_id, resource_id)
        for place in await self._places.on(shelf):
            try:
                with answering():
                    here = await self._client.count(place.at, count_filter=hanging, exact=True)
                    selected = models.FilterSelector(filter=hanging)
                    await self._client.delete(place.at, points_selector=selected, **WRITING)
            except CollectionGone:
                continue
            gone = max(gone, here.count)
        return gone

    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int:
        try:
            with answering():
                serving = self._places.serving(shelf)
                counted = await self._client.count(serving, count_filter=of_tenant(tenant_id), exact=True)
        except CollectionGone:
            return 0
        return counted.count

    async def _targets(self, shelf: Shelf, model: str) -> Sequence[Place]:
        fit = await self._places.fitting(shelf, model)
        if not fit:
            await self._places.open(shelf, model)
            fit = await self._places.fitting(shelf, model)
        return fit

    async def _asked(
        self, collection: str, requests: Sequence[models.QueryRequest]
    ) -> Sequence[models.QueryResponse]:
        try:
            with answering():
                return await self._client.query_batch_points(collection, requests=requests)
        except CollectionGone:
            return ()

    async def _asked_beside(
        self, shelf: Shelf, model: str, requests: Sequence[models.QueryRequest]
    ) -> Sequence[models.QueryResponse]:
        """What served before is asked if what serves is of another model."""
        fit = await self._places.fitting(shelf, model)
        states = {each.about.state: each.at for each in fit}
        if CollectionState.SERVING in states or CollectionState.KEPT not in states:
            return ()
        return await self._asked(states[CollectionState.KEPT], requests)


def _requests(question: Question, seen: models.Filter, limit: int) -> Sequence[models.QueryRequest]:
    """Each half of the question that says anything."""
    depth = max(limit, DEPTH) if question.terms else limit
    halves: list[models.QueryRequest] = []
    if any(question.vector):
        halves.append(
            models.QueryRequest(
                query=list(question.vector),
                using=MEANING,
                filter=seen,
                params=RESCORED,
                limit=depth,
                with_payload=["resourceId", "source"],
            )
        )
    if question.terms:
        halves.append(
            models.QueryRequest(
                query=to_sparse(question.terms),
                using=TERMS,
                filter=seen,
                limit=depth,
                with_payload=["resourceId", "source"],
            )
        )
    return halves


def _to_candidate(point: models.ScoredPoint, *, by: str | None) -> Candidate:
    payload = point.payload or {}
    return Candidate(
        UUID(str(point.id)),
        UUID(payload["resourceId"]),
        payload["source"],
        meaning=point.score if by == MEANING else 0.0,
        words=point.score if by == TERMS else 0.0,
    )
