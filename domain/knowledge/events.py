"""Facts about material."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceAdded(DomainEvent):
    name: ClassVar[str] = "knowledge.resource_added.v1"
    resource_id: UUID
    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResumed(DomainEvent):
    """An import that stopped short goes on from where it stands."""

    name: ClassVar[str] = "knowledge.import_resumed.v1"
    resource_id: UUID
    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportFailed(DomainEvent):
    """``code`` is an ``ImportFailure``'s."""

    name: ClassVar[str] = "knowledge.import_failed.v1"
    resource_id: UUID
    import_id: UUID
    object_key: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceReady(DomainEvent):
    name: ClassVar[str] = "knowledge.resource_ready.v1"
    resource_id: UUID
    import_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceDeleted(DomainEvent):
    name: ClassVar[str] = "knowledge.resource_deleted.v1"
    resource_id: UUID
    object_key: str
