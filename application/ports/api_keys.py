"""Keys by which services, rather than people, come in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from application.ports.token_issuer import Identity
from domain.identity.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """The key itself is known only to whoever it was made for."""

    id: UUID
    tenant_id: UUID
    name: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None = None


class ApiKeys(Protocol):
    """Holds keys by their fingerprint. ``add`` says whether there is such a tenant.

    ``identity_of`` gives whom an unrevoked key speaks for: a service, whose ``user_id`` is the key's id and
    no account. ``revoke`` says whether there is such a key; revoking twice keeps the first time.
    """

    async def add(self, key: ApiKey, *, key_hash: bytes) -> bool: ...
    async def identity_of(self, key_hash: bytes) -> Identity | None: ...
    async def of_tenant(self, tenant_id: UUID) -> Sequence[ApiKey]: ...
    async def revoke(self, key_id: UUID, *, now: datetime) -> bool: ...
