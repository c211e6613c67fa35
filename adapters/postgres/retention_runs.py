"""When everything whose time was over was last removed."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import retention_state
from application.ports.retention_runs import RetentionRun

_TOLD = ("finished_at", "removed", "archived")
_first = insert(retention_state).values(
    {"id": 1, **{name: bindparam(name, type_=retention_state.c[name].type) for name in _TOLD}}
)
_KEEP = Statement(
    _first.on_conflict_do_update(
        index_elements=[retention_state.c.id],
        set_={name: _first.excluded[name] for name in _TOLD},
        where=retention_state.c.finished_at < _first.excluded.finished_at,
    )
)
_LAST = Statement(select(*(retention_state.c[name] for name in _TOLD)))


class PostgresRetentionRuns:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def keep(self, run: RetentionRun) -> None:
        await self._connections.rows(
            _KEEP, finished_at=run.finished_at, removed=run.removed, archived=run.archived
        )

    async def last(self) -> RetentionRun | None:
        row = await self._connections.row(_LAST)
        return None if row is None else RetentionRun(**dict(row))
