"""How far the backups are."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import backup_standings
from application.ports.backup_standings import BackupStanding
from domain.backup.kind import Kind

_new = insert(backup_standings)
_NOTE = Statement(
    _new.on_conflict_do_update(
        index_elements=["kind"],
        set_={name: _new.excluded[name] for name in ("finished_at", "covers_until", "size")},
        where=backup_standings.c.finished_at < _new.excluded.finished_at,
    )
)
_LATEST = Statement(select(backup_standings).order_by(backup_standings.c.kind.collate("C")))


class PostgresBackupStandings:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def note(self, standing: BackupStanding) -> None:
        await self._connections.rows(
            _NOTE,
            kind=standing.kind.value,
            finished_at=standing.finished_at,
            covers_until=standing.covers_until,
            size=standing.size,
        )

    async def latest(self) -> Sequence[BackupStanding]:
        rows = await self._connections.rows(_LATEST)
        return [BackupStanding(**{**row, "kind": Kind(row["kind"])}) for row in rows]
