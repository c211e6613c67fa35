"""Keys of services in PostgreSQL, known by their fingerprints."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, insert, select, update

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import api_keys
from application.ports.api_keys import ApiKey
from application.ports.failures import OwnerMissing
from application.ports.token_issuer import Identity
from domain.identity.role import Role

_keys = api_keys.c
_ADD = Statement(
    insert(api_keys).values({column.name: bindparam(column.name, type_=column.type) for column in _keys})
)
_FIND = Statement(select(api_keys).where(_keys.key_hash == bindparam("key_hash"), _keys.revoked_at.is_(None)))
_OF_TENANT = Statement(
    select(api_keys).where(_keys.tenant_id == bindparam("tenant_id")).order_by(_keys.created_at, _keys.id)
)
_REVOKE = Statement(
    update(api_keys)
    .where(_keys.id == bindparam("key_id"))
    .values(revoked_at=func.coalesce(_keys.revoked_at, bindparam("now", type_=_keys.revoked_at.type)))
    .returning(_keys.id)
)


class PostgresApiKeys:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def add(self, key: ApiKey, *, key_hash: bytes) -> bool:
        try:
            await self._connections.row(
                _ADD,
                id=key.id,
                tenant_id=key.tenant_id,
                name=key.name,
                role=key.role.value,
                key_hash=key_hash,
                created_at=key.created_at,
                revoked_at=key.revoked_at,
            )
        except OwnerMissing:
            return False
        return True

    async def identity_of(self, key_hash: bytes) -> Identity | None:
        row = await self._connections.row(_FIND, key_hash=key_hash)
        return None if row is None else Identity(row["tenant_id"], row["id"], Role(row["role"]))

    async def of_tenant(self, tenant_id: UUID) -> Sequence[ApiKey]:
        return [_to_key(row) for row in await self._connections.rows(_OF_TENANT, tenant_id=tenant_id)]

    async def revoke(self, key_id: UUID, *, now: datetime) -> bool:
        return await self._connections.row(_REVOKE, key_id=key_id, now=now) is not None


def _to_key(row: asyncpg.Record) -> ApiKey:
    return ApiKey(
        id=row["id"],
        tenant_id=row["tenant_id"],
        name=row["name"],
        role=Role(row["role"]),
        created_at=row["created_at"],
        revoked_at=row["revoked_at"],
    )
