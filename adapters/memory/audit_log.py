"""The audit log in a dictionary."""

from collections.abc import Sequence
from copy import deepcopy
from uuid import UUID

from domain.audit.entry import AuditEntry


class MemoryAuditLog:
    def __init__(self) -> None:
        self.entries: dict[UUID, AuditEntry] = {}

    async def record(self, entry: AuditEntry) -> None:
        self.entries.setdefault(entry.id, deepcopy(entry))

    async def of_user(self, tenant_id: UUID, user_id: UUID, *, limit: int) -> Sequence[AuditEntry]:
        own = (
            each for each in self.entries.values() if (each.tenant_id, each.user_id) == (tenant_id, user_id)
        )
        newest_first = sorted(own, key=lambda each: (each.created_at, each.id), reverse=True)
        return deepcopy(newest_first[:limit])

    async def forget(self, tenant_id: UUID, user_id: UUID) -> int:
        own = [entry.id for entry in await self.of_user(tenant_id, user_id, limit=len(self.entries))]
        for each in own:
            del self.entries[each]
        return len(own)
