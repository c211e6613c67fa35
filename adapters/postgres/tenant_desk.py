"""Tenants in PostgreSQL, and which of them are suspended."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, func, select, update
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
_summaries = select(tenants, _learners)
_this = _tenants.id == bindparam("tenant_id")
_ALL = Statement(_summaries.order_by(_tenants.created_at, _tenants.id))
_FIND = Statement(_summaries.where(_this))
_SUSPEND = Statement(
    update(tenants)
    .where(_this)
    .values(suspended_at=func.coalesce(_tenants.suspended_at, _now))
    .returning(_tenants.id)
)
_RESUME = Statement(
    update(tenants)
    .where(_this, _tenants.leaving_at.is_(None))
    .values(suspended_at=None)
    .returning(_tenants.id)
)
_LEAVE = Statement(
    update(tenants)
    .where(_this, _tenants.suspended_at.is_not(None))
    .values(leaving_at=func.coalesce(_tenants.leaving_at, _now))
    .returning(_tenants.id)
)
_LEARNERS = Statement(
    select(users.c.id)
    .where(users.c.tenant_id == bindparam("tenant_id"))
    .order_by(users.c.id)
    .limit(bindparam("limit"))
)
_REMOVE = Statement(delete(tenants).where(_this))
_SUSPENDED = Statement(select(_tenants.id).where(_tenants.suspended_at.is_not(None)))


class PostgresTenantDesk:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def create(self, tenant_id: UUID, name: str, *, now: datetime) -> bool:
        return await self._connections.row(_CREATE, id=tenant_id, name=name, now=now) is not None

    async def all(self) -> Sequence[TenantSummary]:
        return [TenantSummary(**row) for row in await self._connections.rows(_ALL)]

    async def find(self, tenant_id: UUID) -> TenantSummary | None:
        row = await self._connections.row(_FIND, tenant_id=tenant_id)
        return None if row is None else TenantSummary(**row)

    async def suspend(self, tenant_id: UUID, *, now: datetime) -> bool:
        return await self._connections.row(_SUSPEND, tenant_id=tenant_id, now=now) is not None

    async def resume(self, tenant_id: UUID) -> bool:
        return await self._connections.row(_RESUME, tenant_id=tenant_id) is not None

    async def leave(self, tenant_id: UUID, *, now: datetime) -> bool:
        return await self._connections.row(_LEAVE, tenant_id=tenant_id, now=now) is not None

    async def learners(self, tenant_id: UUID, *, limit: int) -> Sequence[UUID]:
        rows = await self._connections.rows(_LEARNERS, tenant_id=tenant_id, limit=limit)
        return [row["id"] for row in rows]

    async def remove(self, tenant_id: UUID) -> None:
        await self._connections.rows(_REMOVE, tenant_id=tenant_id)


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
