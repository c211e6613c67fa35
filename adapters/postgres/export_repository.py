"""Exports that learners asked for, whole."""

from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import select

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.paging import Pages
from adapters.postgres.row_statements import adding, getting, of_caller, saving
from adapters.postgres.statements import Statement
from adapters.postgres.tables import data_exports
from application.paging import Page, PageRequest
from domain.privacy.export import DataExport, ExportStatus

_CHANGING = ("status", "finished_at", "size")
_GET = getting(data_exports)
_ADD = adding(data_exports)
_SAVE = saving(data_exports, *_CHANGING)
_own = select(data_exports).where(of_caller(data_exports))
_REQUESTED = Statement(_own.where(data_exports.c.status == ExportStatus.REQUESTED.value))


def _to_export(row: asyncpg.Record) -> DataExport:
    return DataExport(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        status=ExportStatus(row["status"]),
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
        size=row["size"],
    )


_PAGES = Pages(_own, data_exports.c.requested_at, data_exports.c.id, view=_to_export, key=datetime)


class PostgresExportRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, export_id: UUID) -> DataExport | None:
        row = await self._rows.one(_GET, id=export_id)
        return None if row is None else _to_export(row)

    async def add(self, export: DataExport) -> bool:
        return await self._rows.add(
            _ADD, export, user_id=export.user_id, requested_at=export.requested_at, **_changing(export)
        )

    async def save(self, export: DataExport) -> None:
        await self._rows.save(_SAVE, export, **_changing(export))

    async def requested(self, user_id: UUID) -> DataExport | None:
        row = await self._rows.one(_REQUESTED, user_id=user_id)
        return None if row is None else _to_export(row)

    async def page(self, user_id: UUID, page: PageRequest) -> Page[DataExport]:
        return await _PAGES.page(
            self._rows.transaction, page, tenant_id=self._rows.tenant_id, user_id=user_id
        )


def _changing(export: DataExport) -> dict[str, object]:
    values = (export.status.value, export.finished_at, export.size)
    return dict(zip(_CHANGING, values, strict=True))
