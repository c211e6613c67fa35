"""When the stores were last held against the truth."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import fsck_runs
from application.ports.agreement_runs import AgreementRun

_KEEP = Statement(insert(fsck_runs).on_conflict_do_nothing())
_latest_first = select(fsck_runs).order_by(fsck_runs.c.finished_at.desc()).limit(1)
_LAST = Statement(_latest_first)
_LAST_GOOD = Statement(_latest_first.where(fsck_runs.c.findings == 0))


class PostgresAgreementRuns:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep(self, run: AgreementRun) -> None:
        await self._connections.rows(
            _KEEP,
            id=run.id,
            started_at=run.started_at,
            finished_at=run.finished_at,
            findings=run.findings,
            stores=list(run.stores),
            settled_before=run.settled_before,
        )

    async def last(self) -> AgreementRun | None:
        return await self._run(_LAST)

    async def last_good(self) -> AgreementRun | None:
        return await self._run(_LAST_GOOD)

    async def _run(self, statement: Statement) -> AgreementRun | None:
        row = await self._connections.row(statement)
        return AgreementRun(**dict(row)) if row is not None else None
