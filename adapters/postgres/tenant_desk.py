"""Tenants in PostgreSQL, and which of them are suspended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import tenants, users
from application.ports.tenant_desk import TenantSummary

_tenants = tenants.c
_now = bindparam("now", type_=_tenants.suspended_at.type)
_CREATE = Statement(
    insert(tenants)
    .values(id=bindparam("id"), name=bindparam("name"), created_at=_now)
    .on_conflict_do_nothing(index_elements=[_tenants.id])
    .returning(_tenants.id)
)
_learners = select(func.count()).where(users.c.tenant_id == _tenants.id).scalar_subquery().label("learners")
_ALL = Statement(select(tenants, _learners).order_by(_tenants.created_at, _tenants.id))
_SUSPEND = Statement(
    update(tenants)
    .where(_tenants.id == bindparam("tenant_id"))
    .values(suspended_at=func.coalesce(_tenants.suspended_at, _now))
    .returning(_tenants.id)
)
_RESUME = Statement(
    update(tenants)
    .where(_tenants.id == bindparam("tenant_id"))
    .values(suspended_at=None)
    .returning(_tenants.id)
)
_SUSPENDED = Statement(select(_tenants.id).where(_tenants.suspended_at.is_not(None)))


class PostgresTenantDesk:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def create(self, tenant_id: UUID, name: str, *, now: datetime) -> bool:
        return await self._connections.row(_CREATE, id=tenant_id, name=name, now=now) is not None

    async def all(self) -> Sequence[TenantSummary]:
        return [TenantSummary(**row) for row in await self._connections.rows(_ALL)]

    async def suspend(self, tenant_id: UUID, *, now: datetime) -> bool:
        return await self._connections.row(_SUSPEND, tenant_id=tenant_id, now=now) is not None

    async def resume(self, tenant_id: UUID) -> bool:
        return await self._connections.row(_RESUME, tenant_id=tenant_id) is not None


class PostgresTenantStanding:
    """Asks for all that are suspended, which are few, once in a while: most writes cost no round trip."""

    def __init__(self, connections: Connections, *, fresh: timedelta = timedelta(seconds=2)) -> None:
        self._connections = connections
        self._fresh = fresh
        self._suspended: frozenset[UUID] = frozenset()
        self._known_until: datetime | None = None

    async def is_suspended(self, tenant_id: UUID, *, now: datetime) -> bool:
        if self._known_until is None or now >= self._known_until:
            self._suspended = frozenset(row["id"] for row in await self._connections.rows(_SUSPENDED))
            self._known_until = now + self._fresh
        return tenant_id in self._suspended
