"""Facts about exports."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DataExportRequested(DomainEvent):
    name: ClassVar[str] = "privacy.export_requested.v1"
    export_id: UUID
