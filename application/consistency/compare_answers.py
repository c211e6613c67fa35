"""Whether another collection of vectors answers as well: who is asked are passages that stand in both."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from application.ports.vector_collections import SHELVES, VectorCollection, VectorCollections

BEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersCompared:
    """What the new collection finds for ``asked`` passages, from 0 to 1.

    ``recall`` is of the ten that are nearest in it, ``overlap`` of the ten that the old one finds. Only
    passages that have more than ten to choose from say anything; without any there are no figures.
    """

    asked: int
    recall: float | None
    overlap: float | None


@dataclass(frozen=True, slots=True)
class CompareAnswers:
    """Each passage of a sample asks with its own vector, in either collection with that collection's.

    The sample is the same whenever the collection is.
    """

    collections: VectorCollections

    async def __call__(
        self, old: VectorCollection, new: VectorCollection, *, questions: int
    ) -> AnswersCompared:
        recalls, overlaps = list[float](), list[float]()
        for passage_id in await self._sample(old, questions):
            before = await self.collections.neighbours(old.name, passage_id, limit=BEST + 1)
            nearest = await self.collections.neighbours(new.name, passage_id, limit=BEST + 1, exact=True)
            if min(len(before), len(nearest)) <= BEST:
                continue
            found = await self.collections.neighbours(new.name, passage_id, limit=BEST)
            recalls.append(_shared(found, nearest))
            overlaps.append(_shared(found, before))
        return AnswersCompared(asked=len(recalls), recall=_mean(recalls), overlap=_mean(overlaps))

    async def _sample(self, old: VectorCollection, number: int) -> Sequence[UUID]:
        """Every passage is as likely as any other (reservoir sampling, Vitter 1985, algorithm R)."""
        (stock,) = [stock for stock, shelf in SHELVES.items() if shelf is old.shelf]
        chance, sample = random.Random(old.name), list[UUID]()  # noqa: S311 - nothing secret
        seen = 0
        async for item in self.collections.inventory(old.name, stock).items():
            seen += 1
            place = chance.randrange(seen)
            if len(sample) < number:
                sample.append(UUID(item.key))
            elif place < number:
                sample[place] = UUID(item.key)
        return sample


def _shared(found: Sequence[UUID], wanted: Sequence[UUID]) -> float:
    return len(set(found) & set(wanted[:BEST])) / BEST


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None
