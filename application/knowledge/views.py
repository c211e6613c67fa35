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
    """``reason`` says in a learner's words why it failed; ``code`` says the same for ever."""

    id: UUID
    resource_id: UUID
    step: ImportStep
    done: int
    total: int
    code: str | None
    reason: str | None
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageView:
    """A passage that answers: ``title`` is its resource's, ``heading_path`` leads to it within.

    ``position`` counts the resource's passages from 0 in reading order. ``score`` orders the passages found
    for one question, from 0 to 1: half of it is how near the passage is in meaning, half what its words weigh
    beside the best passage's. ``meaning`` is the first half alone, which can be compared between questions:
    1 says the same, 0 has nothing in common.
    """

    id: UUID
    resource_id: UUID
    title: str
    position: int
    heading_path: Sequence[str]
    text: str
    score: float
    meaning: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeAccepted:
    resource_id: UUID
    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """Where to go, how, and with which headers, as long as it lasts."""

    url: str
    method: str
    headers: dict[str, str]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadView:
    """Where to send the file, how, and with which headers."""

    upload_id: UUID
    url: str
    method: str
    headers: dict[str, str]
    expires_at: datetime
