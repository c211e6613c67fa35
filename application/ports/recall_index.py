"""Finding what was meant, not what was typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from uuid import UUID

from application.ports.embedder import DIMENSIONS, Vector

SCHEMA_VERSION = 1


class Shelf(Enum):
    """What can be recalled: material, conversations and plans, or personas."""

    KNOWLEDGE = "knowledge"
    DIALOGUE = "dialogue"
    PERSONA = "persona"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recallable:
    """One passage as the index keeps it. ``shared`` passages are found by the whole tenant.

    ``resource_id`` is what the passage hangs on: a resource, a coaching session, a plan or a learner.
    ``version`` is that of what the passage was made from; it grows, and what never changes keeps one.
    ``terms`` says of each word, by its number, what it weighs in the passage.
    """

    id: UUID
    tenant_id: UUID
    owner_id: UUID
    resource_id: UUID
    shared: bool = False
    vector: Vector
    model: str
    content_hash: str
    source: str
    language: str | None = None
    tags: Sequence[str] = ()
    version: int
    terms: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: by meaning, in the numbers of ``model``, and by words, weighed as in ``Recallable``.

    ``understood``: the model has learned what texts mean (``Embedders.understands``).
    """

    vector: Vector
    model: str
    terms: Mapping[int, float] = field(default_factory=dict)
    understood: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a match must be; what is ``None`` may be anything."""

    source: str | None = None
    language: str | None = None
    tag: str | None = None
    resource_id: UUID | None = None


ANYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` orders the matches of one question, from 0 to 1 (``fusion.fused``): 1 is best in all it asks.

    ``meaning`` is the cosine of the angle between question and passage, whatever else was found: 1 the same,
    0 unrelated or not looked at.
    """

    id: UUID
    resource_id: UUID
    source: str
    score: float
    meaning: float


class ModelMismatch(Exception):
    """No collection of the shelf is made for vectors of this model, length and schema."""

    def __init__(self, shelf: Shelf, model: str, there: Sequence[str]) -> None:
        super().__init__(
            f"{shelf.value} has no collection for {model} ({DIMENSIONS} dimensions, schema "
            f"{SCHEMA_VERSION}), only {', '.join(there)}: `coach vectors migrate` makes one"
        )
        self.shelf, self.model = shelf, model


class RecallIndex(Protocol):
    """Keeps vectors by passage id. The same id again replaces, unless its version is older than what is kept.

    ``find`` gives the best ``limit`` of what ``owner_id`` may see in ``tenant_id`` made by the same model,
    best first, scores above 0 only. A vector of other than ``DIMENSIONS`` numbers raises ``ValueError`` and
    nothing is written; neither is a vector of a model that the shelf has no collection for, nor can be
    asked in such a model: ``ModelMismatch``. ``forget`` removes all that hangs on a resource, and says how
    much that was.
    """

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None: ...
    async def find(
        self,
        shelf: Shelf,
        *,
        tenant_id: UUID,
        owner_id: UUID,
        question: Question,
        limit: int,
        filters: Filters = ANYTHING,
    ) -> Sequence[Match]: ...
    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int: ...
    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int: ...
