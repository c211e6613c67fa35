"""Contract: logins, found by what is left of their token."""

import asyncio
from uuid import uuid4

import pytest
from returns.pipeline import is_successful

from application.ports.failures import OwnerMissing, StaleAggregate
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.identity.refresh_token import RefreshToken, fingerprint
from domain.identity.user import User
from tests.builders import NOW, a_refresh_token, a_user, later
from tests.contracts.state import state


async def stored(unit_of_work: UnitOfWorkFactory, token: RefreshToken) -> RefreshToken:
    async with unit_of_work(token.tenant_id) as work:
        await work.refresh_tokens.add(token)
        await work.commit()
    return token


async def loaded(unit_of_work: UnitOfWorkFactory, token: RefreshToken) -> RefreshToken:
    async with unit_of_work(token.tenant_id) as work:
        found = await work.refresh_tokens.by_hash(token.token_hash)
    assert found is not None
    return found


def next_of(token: RefreshToken) -> RefreshToken:
    return token.rotate(token_id=uuid4(), token_hash=fingerprint(uuid4().hex), now=later()).unwrap()


class RefreshTokenRepositoryContract:
    async def test_gives_back_every_field(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        assert state(await loaded(unit_of_work, token)) == state(token)

    async def test_saves_every_field(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        first = await stored(unit_of_work, a_refresh_token(learner))
        second = next_of(first)
        first.log_out(now=later(2))
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.save(first)
            await work.refresh_tokens.add(second)
            await work.commit()
        assert first.version == 2
        assert state(await loaded(unit_of_work, first)) == state(first)
        assert state(await loaded(unit_of_work, second)) == state(second)

    async def test_forgets_the_uncommitted(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        token = a_refresh_token(learner)
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.add(token)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.refresh_tokens.by_hash(token.token_hash) is None

    async def test_gives_fresh_objects(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        (await loaded(unit_of_work, token)).log_out(now=later())
        assert (await loaded(unit_of_work, token)).revoked_at is None

    async def test_hides_it_from_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.refresh_tokens.by_hash(token.token_hash) is None

    async def test_needs_an_owner(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        with pytest.raises(OwnerMissing):
            await stored(unit_of_work, a_refresh_token(a_user(learner.tenant_id)))

    async def test_refuses_a_stale_save(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        stale = await loaded(unit_of_work, token)
        token.log_out(now=later())
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.save(token)
            await work.commit()
        with pytest.raises(StaleAggregate):
            async with unit_of_work(learner.tenant_id) as work:
                await work.refresh_tokens.save(stale)

    async def test_of_many_who_use_it_at_once_one_does(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        """Everyone else sees that it was used: the token is locked from ``by_hash`` on."""
        token = await stored(unit_of_work, a_refresh_token(learner))

        async def use() -> bool:
            async with unit_of_work(learner.tenant_id) as work:
                presented = await work.refresh_tokens.by_hash(token.token_hash)
                assert presented is not None
                await asyncio.sleep(0.01)
                rotated = presented.rotate(token_id=uuid4(), token_hash=fingerprint(uuid4().hex), now=later())
                if not is_successful(rotated):
                    return False
                await work.refresh_tokens.save(presented)
                await work.refresh_tokens.add(rotated.unwrap())
                await work.commit()
                return True

        assert sum(await asyncio.gather(*(use() for _ in range(6)))) == 1

    async def test_holds_what_can_still_be_used_of_the_learner(
        self, *, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User, stranger: User
    ) -> None:
        used, revoked, ended = (a_refresh_token(learner) for _ in range(3))
        revoked.log_out(now=later())
        ended.expires_at = later(2)
        renewed, elsewhere = next_of(used), a_refresh_token(learner)
        for token in (used, revoked, ended, renewed, elsewhere):
            await stored(unit_of_work, token)
        for other in (classmate, stranger):
            await stored(unit_of_work, a_refresh_token(other))
        async with unit_of_work(learner.tenant_id) as work:
            held = await work.refresh_tokens.hold_open(learner.id, now=later(2))
            assert await work.refresh_tokens.hold_open(stranger.id, now=later(2)) == []
        assert {token.id: state(token) for token in held} == {
            token.id: state(token) for token in (renewed, elsewhere)
        }

    async def test_revokes_a_family_and_nothing_else(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        first = a_refresh_token(learner)
        second, elsewhere = next_of(first), a_refresh_token(learner)
        for token in (first, second, elsewhere):
            await stored(unit_of_work, token)
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.revoke_family(first.family_id, now=later(5))
            await work.commit()
        revoked = [(await loaded(unit_of_work, token)).revoked_at for token in (first, second, elsewhere)]
        assert revoked == [later(5), later(5), None]

    async def test_revokes_every_login_of_a_user_and_nobody_elses(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        tokens = [a_refresh_token(learner), a_refresh_token(learner), a_refresh_token(classmate)]
        for token in tokens:
            await stored(unit_of_work, token)
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.revoke_user(learner.id, now=later(5))
            await work.commit()
        revoked = [(await loaded(unit_of_work, token)).revoked_at for token in tokens]
        assert revoked == [later(5), later(5), None]

    async def test_keeps_the_first_revocation(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        for moment in (later(1), later(2)):
            async with unit_of_work(learner.tenant_id) as work:
                await work.refresh_tokens.revoke_family(token.family_id, now=moment)
                await work.refresh_tokens.revoke_user(learner.id, now=moment)
                await work.commit()
        assert (await loaded(unit_of_work, token)).revoked_at == later(1)

    async def test_revokes_nothing_of_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        async with unit_of_work(stranger.tenant_id) as work:
            await work.refresh_tokens.revoke_family(token.family_id, now=NOW)
            await work.refresh_tokens.revoke_user(learner.id, now=NOW)
            await work.commit()
        assert (await loaded(unit_of_work, token)).revoked_at is None

    async def test_what_was_revoked_meanwhile_is_stale(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        token = await stored(unit_of_work, a_refresh_token(learner))
        async with unit_of_work(learner.tenant_id) as work:
            await work.refresh_tokens.revoke_user(learner.id, now=later())
            await work.commit()
        with pytest.raises(StaleAggregate):
            async with unit_of_work(learner.tenant_id) as work:
                await work.refresh_tokens.save(token)
