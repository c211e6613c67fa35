"""Exports, of which a learner has one made at a time."""

from uuid import UUID

from adapters.memory.pages import moment_place, page_of
from adapters.memory.tables import Tables
from adapters.memory.transaction import Transaction
from application.paging import Page, PageRequest
from domain.privacy.export import DataExport, ExportStatus


class MemoryExportRepository:
    def __init__(self, tables: Tables, transaction: Transaction) -> None:
        self._exports = tables.exports
        self._transaction = transaction

    async def get(self, export_id: UUID) -> DataExport | None:
        return await self._exports.get(export_id)

    async def add(self, export: DataExport) -> bool:
        await self._transaction.hold("exports of", export.user_id, of=export.id)
        if self._requested(export.user_id) is not None:
            return False
        return await self._exports.add(export)

    async def save(self, export: DataExport) -> None:
        await self._exports.save(export)

    async def requested(self, user_id: UUID) -> DataExport | None:
        found = self._requested(user_id)
        return None if found is None else await self._exports.get(found.id)

    async def page(self, user_id: UUID, page: PageRequest) -> Page[DataExport]:
        return page_of(
            [each for each in self._exports.own() if each.user_id == user_id],
            page,
            place=lambda each: (moment_place(each.requested_at), each.id),
            show=lambda each: each,
            latest_first=True,
        )

    def _requested(self, user_id: UUID) -> DataExport | None:
        return next(
            (
                each
                for each in self._exports.own()
                if (each.user_id, each.status) == (user_id, ExportStatus.REQUESTED)
            ),
            None,
        )
