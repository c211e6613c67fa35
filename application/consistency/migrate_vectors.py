"""Use case: an operator moves shelves of vectors to another model, while everybody goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from returns.result import Failure, Result, Success

from application.consistency.compare_answers import AnswersCompared, CompareAnswers
from application.consistency.make_shadow import Filled, MakeShadow, Shadow, nobody_looks
from application.consistency.tend_vectors import EmbeddingModelUnknown
from application.ports.embedder import Embedders, ModelUnknown
from application.ports.recall_index import Shelf


class MoveRefused(Enum):
    """Permanent names of what keeps a collection from taking over."""

    INCOMPLETE = "vectors_incomplete"
    RECALL = "vector_recall_low"
    OVERLAP = "vector_overlap_low"


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrateVectorsCommand:
    """``questions`` are asked of old and new; of their answers so much must be the same, from 0 to 1."""

    model: str
    shelves: Sequence[Shelf] = tuple(Shelf)
    min_recall: float = 0.95
    min_overlap: float = 0.3
    questions: int = 200
    watch: Callable[[Filled], None] = nobody_looks


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfMoved:
    """``serves`` is the collection that questions are answered from now. Without ``shadow`` it did before.

    ``refused`` says why this shelf keeps all of them where they are.
    """

    shelf: Shelf
    serves: str
    shadow: Shadow | None = None
    compared: AnswersCompared | None = None
    refused: Sequence[MoveRefused] = ()


@dataclass(frozen=True, slots=True)
class MigrateVectors:
    """Fills a shadow of the new model on every shelf, compares, and only then lets them take over, or none.

    The model of a question is always that of the collection that serves, so that it changes with it, in every
    process. Until ``coach vectors drop`` everybody writes to the old collections as well, and
    ``coach vectors serve`` is the way back. Called again after an interruption, it goes on.
    """

    make: MakeShadow
    compare: CompareAnswers
    embedders: Embedders

    async def __call__(
        self, command: MigrateVectorsCommand
    ) -> Result[Sequence[ShelfMoved], EmbeddingModelUnknown]:
        try:
            embedder = self.embedders.of(command.model)
        except ModelUnknown:
            return Failure(EmbeddingModelUnknown(command.model))
        await embedder.embed(["Does it answer?"])  # before anything is begun
        moves = [await self._prepared(each, embedder.model, command) for each in command.shelves]
        if any(each.refused for each in moves):
            return Success(moves)
        return Success([await self._moved(each) for each in moves])

    async def _prepared(self, shelf: Shelf, model: str, command: MigrateVectorsCommand) -> ShelfMoved:
        if (await self.make.collections.models(shelf))[:1] == [model]:
            return ShelfMoved(shelf=shelf, serves=await self.make.serving(shelf))
        shadow = await self.make(shelf, model=model, watch=command.watch)
        compared = await self.compare(shadow.serving, shadow.begun, questions=command.questions)
        recall, overlap = compared.recall, compared.overlap
        faults = {
            MoveRefused.INCOMPLETE: not shadow.is_right,
            MoveRefused.RECALL: recall is not None and recall < command.min_recall,
            MoveRefused.OVERLAP: overlap is not None and overlap < command.min_overlap,
        }
        return ShelfMoved(
            shelf=shelf,
            serves=shadow.serving.name,
            shadow=shadow,
            compared=compared,
            refused=[fault for fault, is_so in faults.items() if is_so],
        )

    async def _moved(self, prepared: ShelfMoved) -> ShelfMoved:
        if prepared.shadow is None:
            await self.make.drop_forerunners(prepared.shelf)
            return prepared
        await self.make.take_over(prepared.shadow)
        return replace(prepared, serves=prepared.shadow.begun.name)
