"""What PostgreSQL knows of sagas under way and of its replicas."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Interval,
    Select,
    Table,
    Text,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    text,
    union_all,
)

from adapters.postgres.connections import Connections
from adapters.postgres.failures import STORE
from adapters.postgres.statements import Statement
from adapters.postgres.tables import data_erasures, data_exports, imports
from adapters.postgres.tables.erasures import UNSEEN
from application.consistency.vital_signs import Replica, UnderWay
from domain.privacy.erasure import DONE


def _under_way(
    saga: str,
    table: Table,
    step: ColumnElement[str],
    since: ColumnElement[object],
    unfinished: ColumnElement[bool],
) -> Select[*tuple[Any, ...]]:
    """Only what an index of its own has: what is over grows without end."""
    oldest = func.now() - func.min(since)
    return (
        select(literal(saga).label("saga"), step, func.count().label("count"), oldest.label("oldest"))
        .select_from(table)
        .where(unfinished)
        .group_by(step)
    )


_imports, _erasures, _exports = imports.c, data_erasures.c, data_exports.c
_erased = or_(*(_erasures.step == step.value for step in DONE))
_is_requested: ColumnElement[bool] = literal_column("status = 'requested'")
_UNDER_WAY = Statement(
    union_all(
        _under_way("import", imports, _imports.step, _imports.started_at, _imports.finished_at.is_(None)),
        _under_way(
            *("erasure", data_erasures, _erasures.step, _erasures.requested_at),
            literal_column(UNSEEN) & not_(_erased),
        ),
        _under_way("export", data_exports, _exports.status, _exports.requested_at, _is_requested),
    )
)

# A server sees its replicas, but shows them to few (`pg_read_all_stats`). A replica knows how old the last
# change is that it has, which says something only while there are changes that it does not have yet.
_REPLICAS = Statement(
    text(
        """
        SELECT coalesce(application_name, 'hidden') AS name,
            bool_or(state IS NULL) AS hidden,
            max(coalesce(greatest(write_lag, flush_lag, replay_lag), interval '0')) AS behind
        FROM pg_stat_replication WHERE state IS DISTINCT FROM 'backup' GROUP BY 1
        UNION ALL
        SELECT 'self', false,
            CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN interval '0'
            ELSE coalesce(now() - pg_last_xact_replay_timestamp(), interval '0') END
        WHERE pg_is_in_recovery()
        """
    ).columns(name=Text, behind=Interval)
)


class PostgresVitalSigns:
    """Its role must be one that sees the rows of every tenant."""

    store = STORE

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def under_way(self) -> Sequence[UnderWay]:
        rows = await self._connections.rows(_UNDER_WAY)
        return [UnderWay(saga=saga, step=step, count=count, oldest=age) for saga, step, count, age in rows]

    async def replicas(self) -> Sequence[Replica]:
        rows = await self._connections.rows(_REPLICAS)
        return [Replica(name=name, behind=None if hidden else behind) for name, hidden, behind in rows]
