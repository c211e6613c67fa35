"""Contract: tenants are made, suspended and resumed, and everybody soon knows."""

from datetime import timedelta
from uuid import UUID, uuid4

from application.ports.tenant_desk import TenantDesk, TenantStanding, TenantSummary
from domain.identity.user import User
from tests.builders import NOW, later

SOON = timedelta(seconds=5)


async def summary(desk: TenantDesk, tenant_id: UUID) -> TenantSummary:
    (found,) = [each for each in await desk.all() if each.id == tenant_id]
    return found


class TenantDeskContract:
    async def test_a_new_one_is_listed_last(self, tenant_desk: TenantDesk) -> None:
        tenant_id, moment = uuid4(), later(10**9)
        assert await tenant_desk.create(tenant_id, "A school", now=moment)
        assert not await tenant_desk.create(tenant_id, "Another", now=moment)
        assert (await tenant_desk.all())[-1] == TenantSummary(
            id=tenant_id, name="A school", learners=0, created_at=moment, suspended_at=None
        )

    async def test_counts_its_learners(
        self, tenant_desk: TenantDesk, learner: User, classmate: User, stranger: User
    ) -> None:
        assert (await summary(tenant_desk, learner.tenant_id)).learners == 2
        assert (await summary(tenant_desk, stranger.tenant_id)).learners == 1

    async def test_is_suspended_since_the_first_time_and_resumed(
        self, tenant_desk: TenantDesk, tenant_id: UUID
    ) -> None:
        for moment in (later(1), later(2)):
            assert await tenant_desk.suspend(tenant_id, now=moment)
        assert (await summary(tenant_desk, tenant_id)).suspended_at == later(1)
        for _ in range(2):
            assert await tenant_desk.resume(tenant_id)
        assert (await summary(tenant_desk, tenant_id)).suspended_at is None

    async def test_knows_which_there_are(self, tenant_desk: TenantDesk) -> None:
        assert not await tenant_desk.suspend(uuid4(), now=NOW)
        assert not await tenant_desk.resume(uuid4())


class TenantStandingContract:
    async def test_follows_the_desk_within_seconds(
        self,
        *,
        tenant_desk: TenantDesk,
        tenant_standing: TenantStanding,
        tenant_id: UUID,
        other_tenant_id: UUID,
    ) -> None:
        assert not await tenant_standing.is_suspended(tenant_id, now=NOW)
        await tenant_desk.suspend(tenant_id, now=NOW)
        assert await tenant_standing.is_suspended(tenant_id, now=NOW + SOON)
        assert not await tenant_standing.is_suspended(other_tenant_id, now=NOW + SOON)
        assert not await tenant_standing.is_suspended(uuid4(), now=NOW + SOON)
        await tenant_desk.resume(tenant_id)
        assert not await tenant_standing.is_suspended(tenant_id, now=NOW + 2 * SOON)
