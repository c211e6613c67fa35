"""Contract: reports that were asked for, in PostgreSQL and in what stands in for it."""

from uuid import UUID

import pytest

from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.identity.user import User
from domain.progress.report import ATTEMPTS, Report, ReportFailure
from tests.builders import a_report, later
from tests.contracts.aggregates import OwnedContract, SavingContract
from tests.contracts.state import state
from tests.contracts.test_memory_stores import OnMemoryStores
from tests.on_postgres import OnPostgres


class ReportRepositoryContract(SavingContract[Report], OwnedContract[Report]):
    async def make(self, unit_of_work: UnitOfWorkFactory, owner: User) -> Report:
        return self.alone(owner)

    def alone(self, owner: User) -> Report:
        return a_report(owner)

    async def get(self, work: UnitOfWork, aggregate_id: UUID) -> Report | None:
        return await work.reports.get(aggregate_id)

    async def add(self, work: UnitOfWork, aggregate: Report) -> bool:
        return await work.reports.add(aggregate)

    async def save(self, work: UnitOfWork, aggregate: Report) -> None:
        await work.reports.save(aggregate)

    def change(self, aggregate: Report) -> None:
        for _ in range(ATTEMPTS):
            aggregate.stumble(ReportFailure.TOOK_TOO_LONG, now=later(3))

    async def test_keeps_one_that_is_ready(self, unit_of_work: UnitOfWorkFactory, learner: User) -> None:
        report = await self.stored(unit_of_work, learner)
        report.stumble(ReportFailure.NOT_RENDERED, now=later(1))
        report.finish(now=later(2))
        await self.saved(unit_of_work, report)
        assert state(await self.loaded(unit_of_work, report)) == state(report)


class TestMemoryReportRepository(OnMemoryStores, ReportRepositoryContract): ...


@pytest.mark.infra
class TestPostgresReportRepository(OnPostgres, ReportRepositoryContract): ...
