"""Tenants, and which of them are suspended."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from application.ports.tenant_desk import TenantSummary


class MemoryTenantDesk:
    """``suspended`` says since when. Tenants that were there from the beginning have no name."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database
        self._created: dict[UUID, tuple[datetime, str]] = {}
        self.suspended: dict[UUID, datetime] = {}
        self._leaving: dict[UUID, datetime] = {}

    async def create(self, tenant_id: UUID, name: str, *, now: datetime) -> bool:
        if tenant_id in self._database.tenants:
            return False
        self._database.tenants.add(tenant_id)
        self._created[tenant_id] = (now, name)
        return True

    async def all(self) -> Sequence[TenantSummary]:
        beginning = (datetime.min.replace(tzinfo=self._database.clock.now().tzinfo), "")
        found = [(*self._created.get(each, beginning), each) for each in self._database.tenants]
        return [
            TenantSummary(
                id=tenant_id,
                name=name,
                learners=sum(user.tenant_id == tenant_id for user in self._database.users.values()),
                created_at=created_at,
                suspended_at=self.suspended.get(tenant_id),
                leaving_at=self._leaving.get(tenant_id),
            )
            for created_at, name, tenant_id in sorted(found, key=lambda each: (each[0], each[2]))
        ]

    async def find(self, tenant_id: UUID) -> TenantSummary | None:
        return next((each for each in await self.all() if each.id == tenant_id), None)

    async def suspend(self, tenant_id: UUID, *, now: datetime) -> bool:
        if tenant_id not in self._database.tenants:
            return False
        self.suspended.setdefault(tenant_id, now)
        return True

    async def resume(self, tenant_id: UUID) -> bool:
        if tenant_id in self._leaving:
            return False
        self.suspended.pop(tenant_id, None)
        return tenant_id in self._database.tenants

    async def leave(self, tenant_id: UUID, *, now: datetime) -> bool:
        if tenant_id in self.suspended:
            self._leaving.setdefault(tenant_id, now)
        return tenant_id in self._leaving

    async def learners(self, tenant_id: UUID, *, limit: int) -> Sequence[UUID]:
        users = self._database.users.values()
        return sorted(each.id for each in users if each.tenant_id == tenant_id)[:limit]

    async def remove(self, tenant_id: UUID) -> None:
        self._database.tenants.discard(tenant_id)
        for each in (self._created, self.suspended, self._leaving):
            each.pop(tenant_id, None)

    async def is_suspended(self, tenant_id: UUID, *, now: datetime) -> bool:
        since = self.suspended.get(tenant_id)
        return since is not None and since <= now
