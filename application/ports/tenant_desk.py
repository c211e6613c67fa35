"""Tenants, as operators see them, and whether one may go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantSummary:
    """``suspended_at`` is ``None`` for a tenant that may go on, ``leaving_at`` for one that will stay."""

    id: UUID
    name: str
    learners: int
    created_at: datetime
    suspended_at: datetime | None
    leaving_at: datetime | None = None


class TenantDesk(Protocol):
    """``create`` says whether the id was free. ``suspend`` and ``resume`` say whether there is such a tenant.

    Doing either twice changes nothing. ``all`` gives the oldest first. ``leave`` says whether the tenant is
    suspended; from then on it is not resumed. ``learners`` gives at most ``limit`` of those that it still
    has. ``remove`` takes away the tenant itself, which has no learner any more.
    """

    async def create(self, tenant_id: UUID, name: str, *, now: datetime) -> bool: ...
    async def all(self) -> Sequence[TenantSummary]: ...
    async def find(self, tenant_id: UUID) -> TenantSummary | None: ...
    async def suspend(self, tenant_id: UUID, *, now: datetime) -> bool: ...
    async def resume(self, tenant_id: UUID) -> bool: ...
    async def leave(self, tenant_id: UUID, *, now: datetime) -> bool: ...
    async def learners(self, tenant_id: UUID, *, limit: int) -> Sequence[UUID]: ...
    async def remove(self, tenant_id: UUID) -> None: ...


class TenantStanding(Protocol):
    """Asked before every write, so it may answer from memory; what others did is known within seconds.

    An unknown tenant is not suspended.
    """

    async def is_suspended(self, tenant_id: UUID, *, now: datetime) -> bool: ...
