"""Use cases: an operator looks after the collections of vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Never

from returns.result import Failure, Result, Success

from application.ports.vector_collections import CollectionRefused, VectorCollection, VectorCollections


@dataclass(frozen=True, slots=True)
class CollectionUnfit:
    """It does not exist, or it is the one that serves. Only operators are told."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListVectorsCommand: ...


@dataclass(frozen=True, slots=True)
class ListVectors:
    """Every collection with its model, its state and how much is in it."""

    collections: VectorCollections

    async def __call__(self, _: ListVectorsCommand) -> Result[Sequence[VectorCollection], Never]:
        return Success(await self.collections.all())


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeVectorsCommand:
    collection: str


@dataclass(frozen=True, slots=True)
class ServeVectors:
    """Questions are answered from this collection from now on: the way back after a rebuild."""

    collections: VectorCollections

    async def __call__(self, command: ServeVectorsCommand) -> Result[None, CollectionUnfit]:
        try:
            await self.collections.swap(command.collection)
        except CollectionRefused as refused:
            return Failure(CollectionUnfit(str(refused)))
        return Success(None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DropVectorsCommand:
    collection: str


@dataclass(frozen=True, slots=True)
class DropVectors:
    """A collection that does not serve goes, with all that is in it."""

    collections: VectorCollections

    async def __call__(self, command: DropVectorsCommand) -> Result[None, CollectionUnfit]:
        try:
            await self.collections.drop(command.collection)
        except CollectionRefused as refused:
            return Failure(CollectionUnfit(str(refused)))
        return Success(None)
