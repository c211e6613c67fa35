"""Statements that are alike for every table of aggregates."""

from sqlalchemy import Table, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql import ColumnElement

from adapters.postgres.statements import Statement


def getting(table: Table) -> Statement:
    """One row of the tenant, by ``id``."""
    return Statement(select(table).where(of_tenant(table)))


def adding(table: Table) -> Statement:
    """One row of all columns; gives its id, or nothing where a unique value is taken."""
    return Statement(insert(table).on_conflict_do_nothing().returning(table.c.id))


def saving(table: Table, *columns: str) -> Statement:
    """The columns of one row of this ``version``; gives the next version, or nothing where it is stale."""
    changed = {name: bindparam(name, type_=table.c[name].type) for name in columns}
    return Statement(
        update(table)
        .where(unchanged(table))
        .values(version=table.c.version + 1, **changed)
        .returning(table.c.version)
    )


def removing(table: Table) -> Statement:
    """One row of this ``version``; gives its id, or nothing where it is stale."""
    return Statement(delete(table).where(unchanged(table)).returning(table.c.id))


def unchanged(table: Table) -> ColumnElement[bool]:
    return of_tenant(table) & (table.c.version == bindparam("version"))


def of_tenant(table: Table) -> ColumnElement[bool]:
    return (table.c.id == bindparam("id")) & (table.c.tenant_id == bindparam("tenant_id"))


def of_caller(table: Table) -> ColumnElement[bool]:
    """What is the learner's own, in their tenant."""
    return (table.c.tenant_id == bindparam("tenant_id")) & (table.c.user_id == bindparam("user_id"))
