"""Collections of vectors: dictionaries that take each other's place."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from adapters.memory.inventories import MemoryInventory, vectors_in
from adapters.memory.recall_index import MemoryCollection, MemoryRecallIndex, cosine
from application.ports.inventory import Stock
from application.ports.recall_index import Shelf
from application.ports.vector_collections import CollectionRefused, CollectionState, VectorCollection


class MemoryVectorCollections:
    def __init__(self, index: MemoryRecallIndex) -> None:
        self._index = index

    async def all(self) -> Sequence[VectorCollection]:
        there = self._index.collections.values()
        listed = [replace(each.about, vectors=len(each.kept)) for each in there]
        return sorted(listed, key=lambda each: (each.shelf.value, each.name))

    async def models(self, shelf: Shelf) -> Sequence[str]:
        there = sorted(self._index.on_shelf(shelf), key=_serves_last)
        return list(dict.fromkeys(each.about.model for each in reversed(there)))

    async def begin(self, shelf: Shelf, *, model: str) -> VectorCollection:
        there = self._index.on_shelf(shelf)
        if not there:
            self._index.begin(shelf, model, CollectionState.SERVING)
        shadow = next((each for each in there if each.about.state is CollectionState.FILLING), None)
        if shadow is None:
            shadow = self._index.begin(shelf, model, CollectionState.FILLING)
        if shadow.about.model != model:
            raise CollectionRefused(f"{shelf.value} has an unfinished collection: {shadow.about.name}")
        return shadow.about

    async def swap(self, name: str) -> None:
        chosen = self._index.collections.get(name)
        if chosen is None:
            raise CollectionRefused(f"there is no collection {name}")
        for each in self._index.on_shelf(chosen.about.shelf):
            if each is chosen:
                _turn(each, CollectionState.SERVING)
            elif each.about.state is CollectionState.SERVING:
                _turn(each, CollectionState.KEPT)

    async def drop(self, name: str) -> None:
        there = self._index.collections.get(name)
        if there is not None and there.about.state is CollectionState.SERVING:
            raise CollectionRefused(f"{name} is what questions are answered from")
        self._index.collections.pop(name, None)

    async def copy(self, ids: Collection[UUID], *, source: str, to: str) -> None:
        kept = self._index.collections[source].kept
        for each in ids:
            if each in kept:
                self._index.collections[to].keep(kept[each])

    async def neighbours(
        self,
        name: str,
        passage_id: UUID,
        *,
        limit: int,
        exact: bool = False,  # noqa: ARG002 - it always is
    ) -> Sequence[UUID]:
        kept = self._index.collections[name].kept
        if passage_id not in kept:
            return ()
        asking = kept[passage_id]
        seen = [
            each
            for each in kept.values()
            if each is not asking
            and each.passage.tenant_id == asking.passage.tenant_id
            and (each.passage.shared or each.passage.owner_id == asking.passage.owner_id)
        ]
        seen.sort(key=lambda each: (-cosine(asking.passage.vector, asking.length, each), each.passage.id))
        return [each.passage.id for each in seen[:limit]]

    def inventory(self, name: str, stock: Stock) -> MemoryInventory:
        return vectors_in(self._index.collections[name], stock)


def _turn(collection: MemoryCollection, state: CollectionState) -> None:
    collection.about = replace(collection.about, state=state)


def _serves_last(collection: MemoryCollection) -> bool:
    return collection.about.state is CollectionState.SERVING
