"""Use cases: an operator looks after the collections of vectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Never

from returns.result import Failure, Result, Success

from application.ports.embedder import Embedders, ModelUnknown
from application.ports.vector_collections import (
    CollectionRefused,
    CollectionState,
    VectorCollection,
    VectorCollections,
)


@dataclass(frozen=True, slots=True)
class CollectionUnfit:
    """It does not exist, or it is the one that serves, or is not complete. Only operators are told."""

    code: ClassVar[str] = "collection_unfit"

    reason: str


@dataclass(frozen=True, slots=True)
class EmbeddingModelUnknown:
    """Nobody could ask in this model: the settings do not lead to it. Only operators are told."""

    code: ClassVar[str] = "embedding_model_unknown"

    model: str

    @property
    def reason(self) -> str:
        return f"no model {self.model} is known here ({self.code})"


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
    """Questions are answered from this collection, in its model, from now on: the way back after a move."""

    collections: VectorCollections
    embedders: Embedders

    async def __call__(
        self, command: ServeVectorsCommand
    ) -> Result[None, CollectionUnfit | EmbeddingModelUnknown]:
        for each in await self.collections.all():
            if each.name == command.collection:
                if each.state is CollectionState.FILLING:
                    return Failure(CollectionUnfit(f"{each.name} is not complete"))
                try:
                    self.embedders.of(each.model)
                except ModelUnknown as unknown:
                    return Failure(EmbeddingModelUnknown(unknown.model))
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
