"""Indexes of tables that are large and written to: made and dropped while everybody goes on."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from alembic import op
from sqlalchemy import TextClause


def create_index(name: str, table: str, columns: Sequence[str | TextClause], **how: Any) -> None:  # noqa: ANN401 - Alembic's
    """Comes first in its step: it ends the step's transaction, so what stood before it would stay without it.

    May be run again after half a run, whose unusable index goes first.
    """
    with _outside_of_transactions():
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)
        op.create_index(name, table, list(columns), postgresql_concurrently=True, **how)


def drop_index(name: str, table: str) -> None:
    """Comes first in its step, and may be run again, as ``create_index``."""
    with _outside_of_transactions():
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)


@contextmanager
def _outside_of_transactions() -> Iterator[None]:
    """Waits for every transaction that is older, and nobody waits for it: so it may take its time."""
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        yield
        op.execute("RESET lock_timeout")
