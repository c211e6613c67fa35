"""Opens units of work over what stands in for PostgreSQL."""

from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.unit_of_work import MemoryUnitOfWork, Once
from application.caller import Request


class MemoryUnitOfWorkFactory:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    def __call__(
        self,
        tenant_id: UUID,
        *,
        owner_id: UUID | None = None,
        request: Request | None = None,
        effect_of: tuple[str, UUID] | None = None,
    ) -> MemoryUnitOfWork:
        return MemoryUnitOfWork(self._database, tenant_id, _once(tenant_id, owner_id, request, effect_of))


def _once(
    tenant_id: UUID, owner_id: UUID | None, request: Request | None, effect_of: tuple[str, UUID] | None
) -> Once | None:
    if effect_of is not None:
        return Once(effect_of, tenant_id, b"")
    if request is not None:
        return Once((tenant_id, owner_id, request.key), owner_id or tenant_id, request.fingerprint)
    return None
