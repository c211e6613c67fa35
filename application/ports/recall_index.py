"""Finding what was meant, not what was typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol
from uuid import UUID

from application.ports.embedder import Vector

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


@dataclass(frozen=True, slots=True)
class Match:
    """``score`` is the cosine of the angle between question and passage: 1 the same, 0 unrelated."""

    id: UUID
    resource_id: UUID
    source: str
    score: float


class RecallIndex(Protocol):
    """Keeps vectors by passage id; the same id again replaces.

    ``find`` gives the best ``limit`` of what ``owner_id`` may see in ``tenant_id`` made by the same model,
    best first, scores above 0 only. A vector of other than ``DIMENSIONS`` numbers raises ``ValueError`` and
    nothing is written. ``forget`` removes all that hangs on a resource, and says how much that was.
    """

    async def put(self, shelf: Shelf, passages: Sequence[Recallable]) -> None: ...
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
    ) -> Sequence[Match]: ...
    async def forget(self, shelf: Shelf, *, tenant_id: UUID, resource_id: UUID) -> int: ...
    async def count(self, shelf: Shelf, *, tenant_id: UUID) -> int: ...
