"""Exports that learners asked for."""

from typing import Protocol
from uuid import UUID

from application.paging import Page, PageRequest
from domain.privacy.export import DataExport


class ExportRepository(Protocol):
    """Loads and saves exports of the unit of work's tenant.

    ``add`` says whether the id was free and the learner has no other that is requested, and writes nothing
    otherwise; ``save`` refuses a stale version with ``StaleAggregate``. ``requested`` is the learner's one
    that nobody has finished or given up. ``page`` gives the learner's, newest first.
    """

    async def get(self, export_id: UUID) -> DataExport | None: ...
    async def add(self, export: DataExport) -> bool: ...
    async def save(self, export: DataExport) -> None: ...
    async def requested(self, user_id: UUID) -> DataExport | None: ...
    async def page(self, user_id: UUID, page: PageRequest) -> Page[DataExport]: ...
