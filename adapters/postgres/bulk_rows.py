"""Whole rows by COPY, many learners' at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import ARRAY, Table, Uuid, any_, bindparam, select, union

from adapters.postgres.failures import UNAVAILABLE, unavailable
from adapters.postgres.lent import Driver, Values
from adapters.postgres.statements import Statement
from adapters.postgres.tables import metadata, tombstones, users

_ids = any_(bindparam("ids", type_=ARRAY(Uuid)))
_TAKEN = Statement(
    union(
        select(users.c.id).where(users.c.id == _ids), select(tombstones.c.id).where(tombstones.c.id == _ids)
    )
)


class BulkRows:
    """For the owner of the tables: PostgreSQL takes no COPY from whoever row-level security counts for."""

    def __init__(self, connection: Driver) -> None:
        self._connection = connection

    async def taken(self, learner_ids: Collection[UUID]) -> frozenset[UUID]:
        """Those that are there, or were and are gone for good."""
        with _answering():
            rows = await self._connection.fetch(_TAKEN.sql, *_TAKEN.arguments({"ids": list(learner_ids)}))
        return frozenset(row["id"] for row in rows)

    async def add(self, rows: Mapping[Table, Sequence[Values]]) -> int:
        """All or none, parents before children; says how many. Rows of one table name the same columns."""
        written = 0
        with _answering():
            async with self._connection.transaction():
                for table in metadata.sorted_tables:
                    added = rows.get(table, ())
                    if not added:
                        continue
                    records = [tuple(row.values()) for row in added]
                    await self._connection.copy_records_to_table(
                        table.name, records=records, columns=list(added[0])
                    )
                    written += len(records)
        return written


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except UNAVAILABLE as failure:
        raise unavailable() from failure
