"""Contract: exports that were asked for, in PostgreSQL and in what stands in for it."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from application.paging import PageRequest
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.privacy.export import DataExport
from tests.builders import NOW, an_export, later
from tests.contracts.aggregates import SAVERS, OwnedContract, SavingContract
from tests.contracts.state import state
from tests.contracts.test_memory_stores import OnMemoryStores
from tests.on_postgres import OnPostgres


class ExportRepositoryContract(SavingContract[DataExport], OwnedContract[DataExport]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> DataExport:
        return self.alone(owner)

    def alone(self, owner: User) -> DataExport:
        return an_export(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> DataExport | None:
        return await work.exports.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: DataExport) -> bool:
        return await work.exports.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: DataExport) -> None:
        await work.exports.save(aggregate)

    def change(self, aggregate: DataExport) -> None:
        aggregate.finish(size=2**40, now=later(3))

    async def test_keeps_one_that_was_given_up(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        export = await self.stored(unit_of_work, learner)
        export.give_up(now=later(1))
        await self.saved(unit_of_work, export)
        assert state(await self.loaded(unit_of_work, export)) == state(export)

    async def test_has_one_requested_for_each_learner(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        export = await self.stored(unit_of_work, learner)
        await self.stored(unit_of_work, classmate)
        assert not await self.added(unit_of_work, an_export(learner))
        async with unit_of_work(learner.tenant_id) as work:
            assert state(await work.exports.requested(learner.id)) == state(export)
        export.finish(size=1, now=later(1))
        await self.saved(unit_of_work, export)
        async with unit_of_work(learner.tenant_id) as work:
            assert await work.exports.requested(learner.id) is None
        assert await self.added(unit_of_work, an_export(learner))

    async def test_of_many_who_ask_at_once_one_does(
        self, unit_of_work: UnitOfWorkFactory, learner: User
    ) -> None:
        were_free = await asyncio.gather(
            *(self.added(unit_of_work, an_export(learner)) for _ in range(SAVERS))
        )
        assert sum(were_free) == 1

    async def test_pages_through_the_learners_own_newest_first(
        self, unit_of_work: UnitOfWorkFactory, learner: User, classmate: User
    ) -> None:
        asked = []
        for day in range(3):
            export = an_export(learner, now=NOW + timedelta(days=day))
            assert await self.added(unit_of_work, export)
            export.finish(size=day, now=export.requested_at)
            asked.append(await self.saved(unit_of_work, export))
        await self.stored(unit_of_work, classmate)
        async with unit_of_work(learner.tenant_id) as work:
            first = await work.exports.page(learner.id, PageRequest(limit=2))
            rest = await work.exports.page(learner.id, PageRequest(limit=2, after=first.next))
        assert [each.id for each in (*first.items, *rest.items)] == [each.id for each in reversed(asked)]
        assert rest.next is None

    async def test_shows_no_page_of_another_tenant(
        self, unit_of_work: UnitOfWorkFactory, learner: User, stranger: User
    ) -> None:
        await self.stored(unit_of_work, learner)
        async with unit_of_work(stranger.tenant_id) as work:
            assert (await work.exports.page(learner.id, PageRequest())).items == []
            assert await work.exports.requested(learner.id) is None


class TestMemoryExportRepository(OnMemoryStores, ExportRepositoryContract): ...


@pytest.mark.infra
class TestPostgresExportRepository(OnPostgres, ExportRepositoryContract): ...
