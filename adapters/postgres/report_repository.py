"""Reports, whole."""

from uuid import UUID

import asyncpg

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding, getting, saving
from adapters.postgres.tables import reports
from domain.progress.report import Report, ReportFailure, ReportLanguage, ReportStatus

_CHANGING = ("status", "attempts", "failure", "finished_at")
_GET = getting(reports)
_ADD = adding(reports)
_SAVE = saving(reports, *_CHANGING)


class PostgresReportRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, report_id: UUID) -> Report | None:
        row = await self._rows.one(_GET, id=report_id)
        return None if row is None else to_report(row)

    async def add(self, report: Report) -> bool:
        return await self._rows.add(
            _ADD,
            report,
            user_id=report.user_id,
            language=report.language.value,
            requested_at=report.requested_at,
            **_changing(report),
        )

    async def save(self, report: Report) -> None:
        await self._rows.save(_SAVE, report, **_changing(report))


def _changing(report: Report) -> dict[str, object]:
    failure = None if report.failure is None else report.failure.value
    values = (report.status.value, report.attempts, failure, report.finished_at)
    return dict(zip(_CHANGING, values, strict=True))


def to_report(row: asyncpg.Record) -> Report:
    return Report(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        language=ReportLanguage(row["language"]),
        status=ReportStatus(row["status"]),
        attempts=row["attempts"],
        failure=None if row["failure"] is None else ReportFailure(row["failure"]),
        requested_at=row["requested_at"],
        finished_at=row["finished_at"],
    )
