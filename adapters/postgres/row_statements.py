"""Statements that are alike for every table of aggregates."""

from sqlalchemy import Table, bindparam, delete, exists, select, update
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.sql import ColumnElement

from adapters.postgres.statements import Statement
from adapters.postgres.tables import tombstones


def getting(table: Table) -> Statement:
    """One row of the tenant, by ``id``."""
    return Statement(select(table).where(of_tenant(table)))


def adding(table: Table) -> Statement:
    """One row of all columns; gives its id, or nothing where a unique value is taken or the id is gone."""
    return Statement(added_to(table).returning(table.c.id))


def added_to(table: Table) -> Insert:
    """One row of all columns, or nothing where a unique value is taken or the id has a tombstone."""
    given = {column.name: bindparam(column.name, type_=column.type) for column in table.columns}
    gone = exists().where(tombstones.c.tenant_id == given["tenant_id"], tombstones.c.id == given["id"])
    row = select(*given.values()).where(~gone)
    return insert(table).from_select(list(given), row).on_conflict_do_nothing()


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
    """One row of this ``version``, leaving a tombstone; gives its id, or nothing where it is stale."""
    gone = delete(table).where(unchanged(table)).returning(table.c.tenant_id, table.c.id).cte("gone")
    names = ["tenant_id", "id"]
    buried = (
        insert(tombstones)
        .from_select(names, select(*(gone.c[name] for name in names)), include_defaults=False)
        .on_conflict_do_nothing()
        .cte("buried")
    )
    return Statement(select(gone.c.id).add_cte(buried))


def unchanged(table: Table) -> ColumnElement[bool]:
    return of_tenant(table) & (table.c.version == bindparam("version"))


def of_tenant(table: Table) -> ColumnElement[bool]:
    return (table.c.id == bindparam("id")) & (table.c.tenant_id == bindparam("tenant_id"))


def of_caller(table: Table) -> ColumnElement[bool]:
    """What is the learner's own, in their tenant."""
    return (table.c.tenant_id == bindparam("tenant_id")) & (table.c.user_id == bindparam("user_id"))
