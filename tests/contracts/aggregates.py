"""What every repository promises of the aggregates it keeps, whatever they are."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar
from uuid import UUID

import pytest

from application.ports.failures import OwnerMissing, StaleAggregate
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.shared.aggregate import Aggregate
from tests.builders import a_user
from tests.contracts.state import state

A = TypeVar("A", bound=Aggregate)
SAVERS = 8


class AddingContract(ABC, Generic[A]):
    @abstractmethod
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> A:
        """Make a new one of the owner's, not stored yet, after storing what it stands on."""

    @abstractmethod
    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> A | None: ...

    @abstractmethod
    async def add(self, work: UnitOfWork, aggregate: A) -> bool: ...

    @abstractmethod
    def change(self, aggregate: A) -> None:
        """Change as much as can be changed, in memory."""

    async def added(self, unit_of_work: UnitOfWorkFactory, aggregate: A) -> bool:
        async with unit_of_work(aggregate.tenant_id) as work:
            was_free = await self.add(work, aggregate)
            await work.commit()
        return was_free

    async def stored(self, unit_of_work: UnitOfWorkFactory, owner: User) -> A:
        made = await self.make(unit_of_work, owner)
        assert await self.added(unit_of_work, made)
        return made

    async def loaded(self, unit_of_work: UnitOfWorkFactory, aggregate: A) -> A:
        async with unit_of_work(aggregate.tenant_id) as work:
            found = await self.get(work, aggregate.id)
        assert found is not None
        return found

    async def test_gives_back_every_field(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_has_no_events_when_loaded(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        assert (await self.loaded(unit_of_work, kept)).take_events() == []

    async def test_knows_nothing_of_an_unknown_id(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        unknown = await self.make(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert await self.get(work, unknown.id) is None

    async def test_sees_what_it_just_added(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        made = await self.make(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert await self.add(work, made)
            found = await self.get(work, made.id)
        assert state(found) == state(made)

    async def test_forgets_the_uncommitted(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        made = await self.make(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            assert await self.add(work, made)
        async with unit_of_work(learner.tenant_id) as work:
            assert await self.get(work, made.id) is None

    async def test_gives_fresh_objects(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        before = state(kept)
        self.change(kept)
        loaded = await self.loaded(unit_of_work, kept)
        assert state(loaded) == before
        self.change(loaded)
        assert state(await self.loaded(unit_of_work, kept)) == before

    async def test_hides_it_from_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        async with unit_of_work(stranger.tenant_id) as work:
            assert await self.get(work, kept.id) is None

    async def test_does_not_add_under_a_taken_id(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        other = await self.make(unit_of_work, classmate)
        other.id = kept.id
        assert not await self.added(unit_of_work, other)
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_does_not_add_under_an_id_that_another_tenant_has(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        other = await self.make(unit_of_work, stranger)
        other.id = kept.id
        assert not await self.added(unit_of_work, other)
        async with unit_of_work(stranger.tenant_id) as work:
            assert await self.get(work, kept.id) is None

    async def test_of_many_who_add_it_at_once_one_does(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        made = await self.make(unit_of_work, learner)
        were_free = await asyncio.gather(*(self.added(unit_of_work, made) for _ in range(SAVERS)))
        assert sum(were_free) == 1


class OwnedContract(AddingContract[A]):
    """For everything that belongs to a learner."""

    @abstractmethod
    def alone(self, owner: User) -> A:
        """Make one that stands on nothing but its owner."""

    async def test_needs_an_owner(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        with pytest.raises(OwnerMissing):
            await self.added(unit_of_work, self.alone(a_user(learner.tenant_id)))

    async def test_needs_an_owner_of_the_same_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        stranger.tenant_id = learner.tenant_id
        with pytest.raises(OwnerMissing):
            await self.added(unit_of_work, self.alone(stranger))


class SavingContract(AddingContract[A]):
    @abstractmethod
    async def save(self, work: UnitOfWork, aggregate: A) -> None: ...

    async def saved(self, unit_of_work: UnitOfWorkFactory, aggregate: A) -> A:
        async with unit_of_work(aggregate.tenant_id) as work:
            await self.save(work, aggregate)
            await work.commit()
        return aggregate

    async def test_saves_every_field(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.loaded(unit_of_work, await self.stored(unit_of_work, learner))
        self.change(kept)
        await self.saved(unit_of_work, kept)
        assert kept.version == 2
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_saves_twice_in_one_unit_of_work(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await self.save(work, kept)
            self.change(kept)
            await self.save(work, kept)
            await work.commit()
        assert kept.version == 3
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_forgets_an_uncommitted_save(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        before = state(kept)
        self.change(kept)
        async with unit_of_work(learner.tenant_id) as work:
            await self.save(work, kept)
        assert state(await self.loaded(unit_of_work, kept)) == before

    async def test_refuses_a_stale_save(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        stale = await self.loaded(unit_of_work, kept)
        self.change(stale)
        await self.saved(unit_of_work, kept)
        with pytest.raises(StaleAggregate):
            await self.saved(unit_of_work, stale)
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_refuses_to_save_what_was_never_added(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        with pytest.raises(StaleAggregate):
            await self.saved(unit_of_work, await self.make(unit_of_work, learner))

    async def test_refuses_to_save_what_is_another_tenants(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        with pytest.raises(StaleAggregate):
            async with unit_of_work(stranger.tenant_id) as work:
                await self.save(work, kept)

    async def test_of_many_who_save_at_once_one_wins(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        rivals = [await self.loaded(unit_of_work, kept) for _ in range(SAVERS)]
        for rival in rivals:
            self.change(rival)
        outcomes = await asyncio.gather(
            *(self.saved(unit_of_work, rival) for rival in rivals), return_exceptions=True
        )
        assert _lost(outcomes) == SAVERS - 1
        assert (await self.loaded(unit_of_work, kept)).version == 2


class RemovingContract(SavingContract[A]):
    @abstractmethod
    async def remove(self, work: UnitOfWork, aggregate: A) -> None: ...

    async def removed(self, unit_of_work: UnitOfWorkFactory, aggregate: A) -> None:
        async with unit_of_work(aggregate.tenant_id) as work:
            await self.remove(work, aggregate)
            await work.commit()

    async def test_removes(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        other = await self.stored(unit_of_work, learner)
        await self.removed(unit_of_work, kept)
        async with unit_of_work(learner.tenant_id) as work:
            assert await self.get(work, kept.id) is None
            assert await self.get(work, other.id) is not None

    async def test_forgets_an_uncommitted_removal(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await self.remove(work, kept)
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_refuses_a_stale_removal(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        stale = await self.loaded(unit_of_work, kept)
        await self.saved(unit_of_work, kept)
        with pytest.raises(StaleAggregate):
            await self.removed(unit_of_work, stale)
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)

    async def test_refuses_to_remove_twice(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        kept = await self.stored(unit_of_work, learner)
        again = await self.loaded(unit_of_work, kept)
        await self.removed(unit_of_work, kept)
        with pytest.raises(StaleAggregate):
            await self.removed(unit_of_work, again)

    async def test_of_one_who_saves_and_one_who_removes_one_wins(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        rival = await self.loaded(unit_of_work, kept)
        outcomes = await asyncio.gather(
            self.saved(unit_of_work, kept), self.removed(unit_of_work, rival), return_exceptions=True
        )
        assert _lost(outcomes) == 1

    async def test_does_not_add_under_the_id_of_what_was_removed(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        await self.removed(unit_of_work, kept)
        again = await self.make(unit_of_work, learner)
        again.id = kept.id
        assert not await self.added(unit_of_work, again)
        async with unit_of_work(learner.tenant_id) as work:
            assert await self.get(work, kept.id) is None

    async def test_does_not_add_what_it_has_just_removed(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        again = await self.make(unit_of_work, learner)
        again.id = kept.id
        async with unit_of_work(learner.tenant_id) as work:
            await self.remove(work, kept)
            assert not await self.add(work, again)

    async def test_an_uncommitted_removal_leaves_the_id_as_it_was(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        kept = await self.stored(unit_of_work, learner)
        async with unit_of_work(learner.tenant_id) as work:
            await self.remove(work, kept)
        assert state(await self.loaded(unit_of_work, kept)) == state(kept)
        await self.removed(unit_of_work, kept)


def _lost(outcomes: Sequence[object]) -> int:
    """How many were refused as stale; whatever else went wrong is raised."""
    for outcome in outcomes:
        if isinstance(outcome, BaseException) and not isinstance(outcome, StaleAggregate):
            raise outcome
    return sum(isinstance(outcome, StaleAggregate) for outcome in outcomes)
