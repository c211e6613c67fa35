"""Contract: accounts, by id and by e-mail."""

import asyncio
from uuid import UUID

from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.role import Role
from domain.identity.user import User
from tests.builders import a_user, later
from tests.contracts.aggregates import SAVERS, SavingContract
from tests.contracts.state import state


class UserRepositoryContract(SavingContract[User]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> User:
        return a_user(owner.tenant_id)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> User | None:
        return await work.users.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: User) -> bool:
        return await work.users.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: User) -> None:
        await work.users.save(aggregate)

    def change(self, aggregate: User) -> None:
        aggregate.email = f"new-{aggregate.email}"
        aggregate.change_profile(display_name="Ada King", timezone="Asia/Tokyo", now=later())
        aggregate.change_password("another hash", now=later())
        aggregate.role = Role.TENANT_ADMIN

    async def test_whoever_holds_it_comes_before_those_who_save(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        held, order = asyncio.Event(), list[str]()

        async def hold() -> None:
            async with unit_of_work(learner.tenant_id) as work:
                user = await work.users.hold(learner.id)
                held.set()
                assert state(user) == state(learner)
                await asyncio.sleep(0.05)
                order.append("held")

        async def save() -> None:
            await held.wait()
            await self.saved(unit_of_work, learner)
            order.append("saved")

        await asyncio.gather(hold(), save())
        assert order == ["held", "saved"]

    async def test_nobody_elses_can_be_held(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.users.hold(stranger.id) is None

    async def test_finds_by_email_in_its_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.users.by_email(learner.email)) == state(learner)
            assert await work.users.by_email(stranger.email) is None
            assert await work.users.by_email("nobody@example.org") is None

    async def test_a_changed_email_is_found_and_the_old_one_is_free(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        before = learner.email
        learner.email = "moved@example.org"
        await self.saved(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.users.by_email("moved@example.org")) == state(learner)
            assert await work.users.by_email(before) is None
            assert await work.users.add(a_user(learner.tenant_id, email=before))

    async def test_an_email_is_taken_once_per_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        assert not await self.added(unit_of_work, a_user(learner.tenant_id, email=learner.email))
        assert await self.added(unit_of_work, a_user(stranger.tenant_id, email=learner.email))

    async def test_of_many_who_register_one_email_at_once_one_does(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        users = [a_user(tenant_id, email="one@example.org") for _ in range(SAVERS)]
        assert sum(await asyncio.gather(*(self.added(unit_of_work, user) for user in users))) == 1

    async def test_keeps_words_of_every_script(
        self, unit_of_work: UnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        user = a_user(tenant_id, email="ä.ö@пример.example")
        user.display_name = "Ἀριστοτέλης 🎓"
        assert await self.added(unit_of_work, user)
        assert state(await self.loaded(unit_of_work, user)) == state(user)
