"""Facts about plans and tasks."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCreated(DomainEvent):
    name: ClassVar[str] = "planning.plan_created.v1"
    plan_id: UUID
    generated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanged(DomainEvent):
    name: ClassVar[str] = "planning.plan_changed.v1"
    plan_id: UUID
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDeleted(DomainEvent):
    name: ClassVar[str] = "planning.plan_deleted.v1"
    plan_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAdded(DomainEvent):
    name: ClassVar[str] = "planning.task_added.v1"
    plan_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskChanged(DomainEvent):
    """Its words or its day are others now; the status has an event of its own."""

    name: ClassVar[str] = "planning.task_changed.v1"
    plan_id: UUID
    task_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStatusChanged(DomainEvent):
    name: ClassVar[str] = "planning.task_status_changed.v1"
    plan_id: UUID
    task_id: UUID
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRemoved(DomainEvent):
    name: ClassVar[str] = "planning.task_removed.v1"
    plan_id: UUID
    task_id: UUID
