"""Reports that learners asked for."""

from typing import Protocol
from uuid import UUID

from domain.progress.report import Report


class ReportRepository(Protocol):
    """Loads and saves reports of the unit of work's tenant.

    ``add`` says whether the id was free and writes nothing otherwise; ``save`` refuses a stale version with
    ``StaleAggregate``.
    """

    async def get(self, report_id: UUID) -> Report | None: ...
    async def add(self, report: Report) -> bool: ...
    async def save(self, report: Report) -> None: ...
