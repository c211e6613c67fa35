"""Material as screens show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus, Visibility


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceView:
    """``mine`` is false for what somebody else shared in the tenant."""

    id: UUID
    title: str
    language: str | None
    tags: Sequence[str]
    source: str
    visibility: Visibility
    status: ResourceStatus
    passages: int
    mine: bool
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportView:
    id: UUID
    resource_id: UUID
    step: ImportStep
    done: int
    total: int
    reason: str | None
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A passage that answers: ``title`` is its resource's, ``heading_path`` leads to it within.

    ``position`` counts the resource's passages from 0 in reading order; ``score`` is as ``Match`` has it.
    """

    id: UUID
    resource_id: UUID
    title: str
    position: int
    heading_path: Sequence[str]
    text: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeAccepted:
    resource_id: UUID
    import_id: UUID
