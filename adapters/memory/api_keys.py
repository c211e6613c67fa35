"""Keys of services."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from application.ports.api_keys import ApiKey
from application.ports.token_issuer import Identity


class MemoryApiKeys:
    def __init__(self, database: MemoryDatabase) -> None:
        self._tenants = database.tenants
        self._keys: dict[UUID, ApiKey] = {}
        self._ids: dict[bytes, UUID] = {}

    async def add(self, key: ApiKey, *, key_hash: bytes) -> bool:
        if key.tenant_id not in self._tenants:
            return False
        self._keys[key.id], self._ids[key_hash] = key, key.id
        return True

    async def identity_of(self, key_hash: bytes) -> Identity | None:
        key = self._keys[self._ids[key_hash]] if key_hash in self._ids else None
        return None if key is None or key.revoked_at else Identity(key.tenant_id, key.id, key.role)

    async def of_tenant(self, tenant_id: UUID) -> Sequence[ApiKey]:
        own = (key for key in self._keys.values() if key.tenant_id == tenant_id)
        return sorted(own, key=lambda key: (key.created_at, key.id))

    async def revoke(self, key_id: UUID, *, now: datetime) -> bool:
        key = self._keys.get(key_id)
        if key is not None:
            self._keys[key_id] = replace(key, revoked_at=key.revoked_at or now)
        return key is not None
