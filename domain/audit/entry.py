"""One line of the audit log."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """``action`` is an event's permanent name; ``metadata`` holds ids and field names, never values."""

    id: UUID
    tenant_id: UUID
    user_id: UUID
    action: str
    metadata: Mapping[str, str]
    created_at: datetime
