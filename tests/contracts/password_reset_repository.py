"""Contract: ways back in, found by what is left of their token."""

import asyncio
from uuid import UUID, uuid4

from returns.pipeline import is_successful

from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.password_reset import PasswordReset
from domain.identity.refresh_token import fingerprint
from domain.identity.user import User
from tests.builders import NOW, later
from tests.contracts.aggregates import SavingContract
from tests.contracts.state import state


def a_reset(owner: User) -> PasswordReset:
    return PasswordReset.request(reset_id=uuid4(), tenant_id=owner.tenant_id, user_id=owner.id, now=NOW)


class PasswordResetRepositoryContract(SavingContract[PasswordReset]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> PasswordReset:
        return a_reset(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> PasswordReset | None:
        return await work.password_resets.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: PasswordReset) -> bool:
        return await work.password_resets.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: PasswordReset) -> None:
        await work.password_resets.save(aggregate)

    def change(self, aggregate: PasswordReset) -> None:
        aggregate.issue(fingerprint(uuid4().hex), now=later())
        assert is_successful(aggregate.redeem(now=later()))

    async def issued(self, unit_of_work: UnitOfWorkFactory, owner: User) -> tuple[PasswordReset, bytes]:
        reset, token_hash = a_reset(owner), fingerprint(uuid4().hex)
        reset.issue(token_hash, now=NOW)
        assert await self.added(unit_of_work, reset)
        return reset, token_hash

    async def test_is_found_by_its_token_in_its_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        reset, token_hash = await self.issued(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.password_resets.by_hash(token_hash)) == state(reset)
            assert await work.password_resets.by_hash(fingerprint("another")) is None
        async with unit_of_work(stranger.tenant_id) as work:
            assert await work.password_resets.by_hash(token_hash) is None

    async def test_of_many_who_use_it_at_once_one_does(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        _, token_hash = await self.issued(unit_of_work, learner)

        async def use() -> bool:
            async with unit_of_work(learner.tenant_id) as work:
                reset = await work.password_resets.by_hash(token_hash)
                assert reset is not None
                await asyncio.sleep(0.01)
                if not is_successful(reset.redeem(now=later())):
                    return False
                await work.password_resets.save(reset)
                await work.commit()
                return True

        assert sum(await asyncio.gather(*(use() for _ in range(6)))) == 1

    async def test_all_of_a_learner_end_and_nobody_elses(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        own, another = await self.stored(unit_of_work, learner), await self.stored(unit_of_work, classmate)
        for moment in (later(1), later(2)):
            async with unit_of_work(learner.tenant_id) as work:
                await work.password_resets.end_all(learner.id, now=moment)
                await work.commit()
        assert (await self.loaded(unit_of_work, own)).ended_at == later(1)
        assert (await self.loaded(unit_of_work, another)).ended_at is None
