"""Tombstones, read from where removals set them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, any_, bindparam, select

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import tombstones

_AMONG = Statement(
    select(tombstones.c.id).where(
        tombstones.c.tenant_id == bindparam("tenant_id"),
        tombstones.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))),
    )
)


class PostgresTombstones:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def among(self, tenant_id: UUID, ids: Collection[UUID]) -> frozenset[UUID]:
        if not ids:
            return frozenset()
        rows = await self._connections.rows(_AMONG, tenant_id=tenant_id, ids=list(ids))
        return frozenset(row["id"] for row in rows)
