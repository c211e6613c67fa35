"""Finding by meaning: every vector is compared, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from math import sqrt
from operator import mul
from uuid import UUID

from application.ports.embedder import DIMENSIONS, Vector
from application.ports.recall_index import Match, Recallable, Shelf


@dataclass(frozen=True, slots=True)
class _Kept:
    passage: Recallable
    length: float


class MemoryRecallIndex:
    def __init__(self) -> None:
        self.shelves: dict[Shelf, dict[UUID, _Kept]] = {shelf: {} for shelf in Shelf}

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None:
        kept = {each.id: _Kept(_copy(each), _length(each.vector)) for each in passages}
        self.shelves[shelf].update(kept)

    async def find(
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Vector,
        model: str,
        limit: int,
        source: str | None = None,
        language: str | None = None,
        tag: str | None = None,
    ) -> Sequence[Match]:
        asked = _length(question)
        matches = (
            Match(
                each.passage.id, each.passage.resource_id, each.passage.source, _cosine(question, asked, each)
            )
            for each in self.shelves[shelf].values()
            if each.passage.tenant_id == tenant_id
            and (each.passage.shared or each.passage.owner_id == owner_id)
            and each.passage.model == model
            and source in (None, each.passage.source)
            and language in (None, each.passage.language)
            and (tag is None or tag in each.passage.tags)
        )
        return nlargest(limit, (each for each in matches if each.score > 0), key=lambda each: each.score)

    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int:
        kept = self.shelves[shelf]
        gone = [
            each.passage.id
            for each in kept.values()
            if (each.passage.tenant_id, each.passage.resource_id) == (tenant_id, resource_id)
        ]
        for passage_id in gone:
            del kept[passage_id]
        return len(gone)

    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int:
        return sum(each.passage.tenant_id == tenant_id for each in self.shelves[shelf].values())


def _copy(passage: Recallable) -> Recallable:
    return replace(passage, vector=tuple(passage.vector), tags=tuple(passage.tags))


def _length(vector: Vector) -> float:
    if len(vector) != DIMENSIONS:
        raise ValueError(f"a vector has {DIMENSIONS} numbers, not {len(vector)}")
    return sqrt(sum(map(mul, vector, vector)))


def _cosine(question: Vector, length: float, kept: _Kept) -> float:
    lengths = length * kept.length
    return sum(map(mul, question, kept.passage.vector)) / lengths if lengths else 0.0
