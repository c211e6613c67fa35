"""Contract: keys of services, found by what is left of them."""

from uuid import UUID, uuid4

from application.ports.api_keys import ApiKey, ApiKeys
from application.ports.token_issuer import Identity
from domain.identity.refresh_token import fingerprint
from domain.identity.role import Role
from tests.builders import NOW, later


def a_key(tenant_id: UUID, *, role: Role = Role.TENANT_ADMIN) -> ApiKey:
    return ApiKey(id=uuid4(), tenant_id=tenant_id, name="Timetable", role=role, created_at=NOW)


class ApiKeysContract:
    async def test_speaks_for_a_service_of_its_tenant(self, api_keys: ApiKeys, tenant_id: UUID) -> None:
        key, key_hash = a_key(tenant_id), fingerprint(uuid4().hex)
        assert await api_keys.add(key, key_hash=key_hash)
        found = await api_keys.identity_of(key_hash)
        assert found == Identity(tenant_id, key.id)
        assert found.role is Role.TENANT_ADMIN
        assert await api_keys.identity_of(fingerprint("another")) is None

    async def test_needs_a_tenant(self, api_keys: ApiKeys) -> None:
        assert not await api_keys.add(a_key(uuid4()), key_hash=fingerprint(uuid4().hex))

    async def test_opens_nothing_once_revoked(self, api_keys: ApiKeys, tenant_id: UUID) -> None:
        key, key_hash = a_key(tenant_id), fingerprint(uuid4().hex)
        await api_keys.add(key, key_hash=key_hash)
        for moment in (later(1), later(2)):
            assert await api_keys.revoke(key.id, now=moment)
            assert await api_keys.identity_of(key_hash) is None
        (kept,) = await api_keys.of_tenant(tenant_id)
        assert kept.revoked_at == later(1)
        assert not await api_keys.revoke(uuid4(), now=NOW)

    async def test_are_shown_to_their_tenant_only(
        self, api_keys: ApiKeys, tenant_id: UUID, other_tenant_id: UUID
    ) -> None:
        own, other = a_key(tenant_id, role=Role.LEARNER), a_key(other_tenant_id)
        for key in (own, other):
            await api_keys.add(key, key_hash=fingerprint(uuid4().hex))
        assert await api_keys.of_tenant(tenant_id) == [own]
