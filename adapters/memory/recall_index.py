"""Finding by meaning and by words: every passage is compared, exactly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import sqrt
from operator import mul
from uuid import UUID

from application.knowledge.fusion import Candidate, fused
from application.ports.embedder import DIMENSIONS, Vector
from application.ports.recall_index import (
    ANYTHING,
    SCHEMA_VERSION,
    Filters,
    Match,
    ModelMismatch,
    Question,
    Recallable,
    Shelf,
)
from application.ports.vector_collections import CollectionState, VectorCollection
from domain.knowledge.word_weights import rarity


@dataclass(frozen=True, slots=True)
class Kept:
    passage: Recallable
    length: float


@dataclass(slots=True)
class MemoryCollection:
    about: VectorCollection
    kept: dict[UUID, Kept] = field(default_factory=dict)

    def fits(self, shelf: Shelf, model: str) -> bool:
        return (self.about.shelf, self.about.model) == (shelf, model)

    def keep(self, each: Kept) -> None:
        there = self.kept.get(each.passage.id)
        if there is None or there.passage.version <= each.passage.version:
            self.kept[each.passage.id] = each


class MemoryRecallIndex:
    def __init__(self) -> None:
        self.collections: dict[str, MemoryCollection] = {}

    @property
    def shelves(self) -> Mapping[Shelf, dict[UUID, Kept]]:
        """What each shelf serves."""
        serving = {each.about.shelf: each for each in self.collections.values() if _serves(each)}
        return {shelf: serving[shelf].kept if shelf in serving else {} for shelf in Shelf}

    def begin(self, shelf: Shelf, model: str, state: CollectionState) -> MemoryCollection:
        of_model = [name for name, each in self.collections.items() if each.fits(shelf, model)]
        number = max((int(name.rsplit("-", 1)[1]) for name in of_model), default=0) + 1
        about = VectorCollection(
            name=f"{shelf.value}-{model}-{number}",
            shelf=shelf,
            model=model,
            dimensions=DIMENSIONS,
            schema_version=SCHEMA_VERSION,
            state=state,
        )
        begun = self.collections[about.name] = MemoryCollection(about)
        return begun

    def on_shelf(self, shelf: Shelf) -> Sequence[MemoryCollection]:
        return [each for each in self.collections.values() if each.about.shelf is shelf]

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        given = [Kept(_copy(each), _length(each.vector)) for each in passages]
        if given and not self.on_shelf(shelf):
            self.begin(shelf, given[0].passage.model, CollectionState.SERVING)
        for each in given:
            self._check(shelf, each.passage.model)
        for each in given:
            for collection in self.on_shelf(shelf):
                if collection.fits(shelf, each.passage.model):
                    collection.keep(each)

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
        asked = _length(question.vector)
        visible = [
            each
            for each in self._readable(shelf, question.model).values()
            if each.passage.tenant_id == tenant_id
            and (each.passage.shared or each.passage.owner_id == owner_id)
            and _fits(each.passage, filters)
        ]
        worth = _worth(question, [each.passage for each in visible])
        candidates = (
            Candidate(
                each.passage.id,
                each.passage.resource_id,
                each.passage.source,
                meaning=cosine(question.vector, asked, each),
                words=sum(weight * each.passage.terms.get(term, 0.0) for term, weight in worth.items()),
            )
            for each in visible
        )
        return fused(candidates, question, limit=limit)

    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int:
        gone = set[UUID]()
        for collection in self.on_shelf(shelf):
            for each in [each.passage for each in collection.kept.values()]:
                if (each.tenant_id, each.resource_id) == (tenant_id, resource_id):
                    gone.add(each.id)
                    del collection.kept[each.id]
        return len(gone)

    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int:
        return sum(each.passage.tenant_id == tenant_id for each in self.shelves[shelf].values())

    def _readable(self, shelf: Shelf, model: str) -> Mapping[UUID, Kept]:
        """Of what serves, or is kept, the newest of this model."""
        self._check(shelf, model)
        complete = [
            each
            for each in self.on_shelf(shelf)
            if each.fits(shelf, model) and each.about.state is not CollectionState.FILLING
        ]
        return max(complete, key=_serves).kept if complete else {}

    def _check(self, shelf: Shelf, model: str) -> None:
        there = self.on_shelf(shelf)
        if there and not any(each.fits(shelf, model) for each in there):
            raise ModelMismatch(shelf, model, [each.about.name for each in there])


def _serves(collection: MemoryCollection) -> bool:
    return collection.about.state is CollectionState.SERVING


def _worth(question: Question, visible: Sequence[Recallable]) -> Mapping[int, float]:
    """What each word of the question is worth among these passages."""
    return {
        term: times * rarity(sum(term in each.terms for each in visible), len(visible))
        for term, times in question.terms.items()
    }


def _fits(passage: Recallable, filters: Filters) -> bool:
    return (
        filters.source in (None, passage.source)
        and filters.language in (None, passage.language)
        and (filters.tag is None or filters.tag in passage.tags)
        and filters.resource_id in (None, passage.resource_id)
    )


def _copy(passage: Recallable) -> Recallable:
    return replace(passage, vector=tuple(passage.vector), tags=tuple(passage.tags), terms=dict(passage.terms))


def _length(vector: Vector) -> float:
    if len(vector) != DIMENSIONS:
        raise ValueError(f"a vector has {DIMENSIONS} numbers, not {len(vector)}")
    return sqrt(sum(map(mul, vector, vector)))


def cosine(question: Vector, length: float, kept: Kept) -> float:
    lengths = length * kept.length
    return sum(map(mul, question, kept.passage.vector)) / lengths if lengths else 0.0
