"""Looking after imports: what an operator sees, and which of them nobody is at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from domain.knowledge.knowledge_import import ImportStep


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSummary:
    """One import, ids only: neither title nor address, which are the learner's."""

    id: UUID
    tenant_id: UUID
    user_id: UUID
    resource_id: UUID
    source: str
    step: ImportStep
    done: int
    total: int
    code: str | None
    started_at: datetime
    touched_at: datetime
    finished_at: datetime | None


class ImportDesk(Protocol):
    """Sees all tenants.

    ``imports`` come newest first, of one step if that is given. ``left_alone`` gives imports that have not
    ended, that nothing has happened to since ``before`` and that no delivery is on its way or parked for,
    and those that were started before ``overdue`` whatever is on its way; the oldest first.
    """

    async def imports(self, *, step: ImportStep | None, limit: int) -> Sequence[ImportSummary]: ...
    async def find(self, import_id: UUID) -> ImportSummary | None: ...
    async def left_alone(
        self, *, before: datetime, overdue: datetime, limit: int
    ) -> Sequence[ImportSummary]: ...
