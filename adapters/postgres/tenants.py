"""Schools and companies: where everything else belongs."""

from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import tenants

_ENSURE = Statement(
    insert(tenants)
    .values(id=bindparam("id"), name=bindparam("name"))
    .on_conflict_do_nothing(index_elements=[tenants.c.id])
)


async def ensure_tenant(connections: Connections, tenant_id: UUID, name: str) -> None:
    """Make the tenant unless it is there; its name stays as it was."""
    await connections.row(_ENSURE, id=tenant_id, name=name)
