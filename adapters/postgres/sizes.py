"""How many bytes the rows of PostgreSQL take, with their indexes and all that lies beside them."""

from collections.abc import Mapping

from sqlalchemy import Text, cast, func, literal, select
from sqlalchemy.dialects.postgresql import REGCLASS

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import metadata, objects

MEASURED = ("plans", "tasks", "study_sessions", "progress_snapshots", "outbox", "vectors")

_BYTES = Statement(
    select(
        *(
            func.pg_total_relation_size(cast(cast(literal(name), Text), REGCLASS)).label(name)
            for name in MEASURED
        )
    )
)
_ROWS = Statement(
    select(
        *(
            select(func.count()).select_from(metadata.tables[name]).scalar_subquery().label(name)
            for name in MEASURED
        )
    )
)
_OBJECTS = Statement(
    select(func.count().label("things"), func.coalesce(func.sum(objects.c.size), 0).label("bytes"))
)


async def measure_rows(connections: Connections) -> Mapping[str, tuple[int, int]]:
    """Rows and bytes by table, over all tenants: every row is read, so do not ask often."""
    rows, sizes = await connections.row(_ROWS), await connections.row(_BYTES)
    return {} if rows is None or sizes is None else {name: (rows[name], sizes[name]) for name in MEASURED}


async def measure_objects(connections: Connections) -> tuple[int, int]:
    """Objects and their bytes, as the manifest has them."""
    row = await connections.row(_OBJECTS)
    return (0, 0) if row is None else (row["things"], int(row["bytes"]))
