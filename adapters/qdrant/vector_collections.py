"""Collections behind an alias."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from qdrant_client import models

from adapters.qdrant.client import answering
from adapters.qdrant.collection_config import RESCORED
from adapters.qdrant.inventory import QdrantVectorInventory
from adapters.qdrant.places import Place, Places, give, take
from adapters.qdrant.points import MEANING, keys, seen_beside, upsert
from application.ports.inventory import Stock
from application.ports.recall_index import Shelf
from application.ports.vector_collections import CollectionRefused, CollectionState, VectorCollection


class QdrantVectorCollections:
    def __init__(self, places: Places) -> None:
        self._places = places
        self._client = places.client

    async def all(self) -> Sequence[VectorCollection]:
        listed = []
        for place in await self._everywhere():
            with answering():
                counted = await self._client.count(place.at, exact=True)
            listed.append(replace(place.about, vectors=counted.count))
        return listed

    async def models(self, shelf: Shelf) -> Sequence[str]:
        there = [each.about for each in await self._places.on(shelf)]
        there.sort(key=lambda each: each.state is not CollectionState.SERVING)
        return list(dict.fromkeys(each.model for each in there))

    async def prepare(self, model: str) -> None:
        """A collection of this model for every shelf that has none, before anybody writes."""
        for shelf in Shelf:
            await self._places.open(shelf, model)

    async def begin(self, shelf: Shelf, *, model: str) -> VectorCollection:
        await self._places.open(shelf, model)
        shadow = await self._shadow(shelf)
        if shadow is None:
            made = await self._places.make(shelf, model, await self._places.on(shelf))
            await self._places.turn(give(self._places.filling(shelf), made))
            shadow = await self._shadow(shelf)
        if shadow is None or shadow.model != model:
            raise CollectionRefused(f"{shelf.value} has an unfinished collection: {shadow and shadow.name}")
        return shadow

    async def swap(self, name: str) -> None:
        chosen = await self._named(name)
        if chosen is None:
            raise CollectionRefused(f"there is no collection {name}")
        shelf = chosen.about.shelf
        shadow = [take(self._places.filling(shelf))] if chosen.about.state is CollectionState.FILLING else []
        serving = self._places.serving(shelf)
        await self._places.turn(*shadow, take(serving), give(serving, chosen.at))

    async def drop(self, name: str) -> None:
        there = await self._named(name)
        if there is None:
            return
        if there.about.state is CollectionState.SERVING:
            raise CollectionRefused(f"{name} is what questions are answered from")
        with answering():
            await self._client.delete_collection(there.at)

    async def copy(self, ids: Collection[UUID], *, source: str, to: str) -> None:
        if not ids:
            return
        with answering():
            found = await self._client.retrieve(
                self._places.at(source), ids=keys(ids), with_payload=True, with_vectors=True
            )
        points = [
            models.PointStruct(id=each.id, vector=each.vector or {}, payload=each.payload) for each in found
        ]
        await upsert(self._client, self._places.at(to), points)

    async def neighbours(
        self, name: str, passage_id: UUID, *, limit: int, exact: bool = False
    ) -> Sequence[UUID]:
        at = self._places.at(name)
        with answering():
            found = await self._client.retrieve(at, ids=keys([passage_id]), with_vectors=[MEANING])
        if not found or not isinstance(found[0].vector, dict):
            return ()
        with answering():
            near = await self._client.query_points(
                at,
                query=found[0].vector[MEANING],
                using=MEANING,
                query_filter=seen_beside(found[0]),
                search_params=models.SearchParams(exact=True) if exact else RESCORED,
                limit=limit,
                with_payload=False,
            )
        return [UUID(str(each.id)) for each in near.points]

    def inventory(self, name: str, stock: Stock) -> QdrantVectorInventory:
        return QdrantVectorInventory(self._places, stock, collection=name)

    async def _shadow(self, shelf: Shelf) -> VectorCollection | None:
        there = [each.about for each in await self._places.on(shelf)]
        return next((each for each in there if each.state is CollectionState.FILLING), None)

    async def _named(self, name: str) -> Place | None:
        return next((each for each in await self._everywhere() if each.about.name == name), None)

    async def _everywhere(self) -> Sequence[Place]:
        shelves = sorted(Shelf, key=lambda shelf: shelf.value)
        return [place for shelf in shelves for place in await self._places.on(shelf)]
