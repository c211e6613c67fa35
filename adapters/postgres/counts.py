"""How much there is in PostgreSQL, for operators."""

from collections.abc import Mapping

from sqlalchemy import func, select

from adapters.postgres.collection_statements import is_serving
from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import metadata, vector_collections, vectors

_ROWS = Statement(
    select(
        *(
            select(func.count()).select_from(table).scalar_subquery().label(name)
            for name, table in metadata.tables.items()
            if table is not vectors
        )
    )
)
_VECTORS = Statement(
    select(vector_collections.c.shelf, func.count().label("vectors"))
    .join(vectors, vectors.c.collection == vector_collections.c.name)
    .where(is_serving)
    .group_by(vector_collections.c.shelf)
    .order_by(vector_collections.c.shelf)
)


async def count_rows(connections: Connections) -> Mapping[str, int]:
    """By table, over all tenants: every row is read, so do not ask often."""
    row = await connections.row(_ROWS)
    return {} if row is None else dict(row)


async def count_vectors(connections: Connections) -> Mapping[str, int]:
    """By shelf, over all tenants."""
    return {row["shelf"]: row["vectors"] for row in await connections.rows(_VECTORS)}
