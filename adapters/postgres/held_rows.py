"""What somebody holds in PostgreSQL, read from the tables, so that a new one is not forgotten."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, delete, func, select

from adapters.postgres.statements import Statement
from adapters.postgres.tables import inbox, metadata, outbox, outbox_deliveries

_LAST = (inbox, outbox_deliveries, outbox)


@dataclass(frozen=True, slots=True)
class HeldRows:
    """`count` answers one row with a column for each table; `remove` is by table, to be run in its order."""

    count: Statement
    remove: Mapping[str, Statement]


def rows_of(theirs: Callable[[Table], ColumnElement[bool] | None]) -> HeldRows:
    """`theirs` says which rows of a table are somebody's, or None of a table that has none of theirs."""
    held: Sequence[tuple[Table, ColumnElement[bool]]] = tuple(_held(theirs))
    return HeldRows(
        count=Statement(
            select(
                *(
                    select(func.count()).select_from(table).where(rows).scalar_subquery().label(table.name)
                    for table, rows in held
                )
            )
        ),
        remove={table.name: Statement(delete(table).where(rows)) for table, rows in held},
    )


def _held(
    theirs: Callable[[Table], ColumnElement[bool] | None],
) -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """In an order in which they can be removed: what hangs on something goes before it, events come last."""
    for table in (*(each for each in reversed(metadata.sorted_tables) if each not in _LAST), *_LAST):
        rows = theirs(table)
        if rows is not None:
            yield table, rows
