"""Where PostgreSQL holds something of a tenant: read from the tables, so that a new one is not forgotten."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Table, Uuid, and_, bindparam, delete, func, select

from adapters.postgres.statements import Statement
from adapters.postgres.tables import (
    data_erasures,
    inbox,
    metadata,
    outbox,
    outbox_deliveries,
    tombstones,
)

# Tables that outlive the tenant, and why.
APART: Mapping[str, str] = {
    data_erasures.name: "proves what was erased: ids, moments and counts",
    tombstones.name: "keeps from coming back what is gone: ids",
}
_LAST = (inbox, outbox_deliveries, outbox)

_tenant = bindparam("tenant_id", type_=Uuid)
_told_of_erasures = select(data_erasures.c.id).where(data_erasures.c.tenant_id == _tenant)
_events = and_(outbox.c.tenant_id == _tenant, outbox.c.aggregate_id.not_in(_told_of_erasures))
_kept_events = select(outbox.c.event_id).where(
    outbox.c.tenant_id == _tenant, outbox.c.aggregate_id.in_(_told_of_erasures)
)


def _theirs(table: Table) -> ColumnElement[bool] | None:
    """What tells of an erasure stays until everybody has heard of it."""
    if table is outbox:
        return _events
    if table is outbox_deliveries:
        return table.c.position.in_(select(outbox.c.position).where(_events))
    if "tenant_id" not in table.c or table.name in APART:
        return None
    theirs: ColumnElement[bool] = table.c.tenant_id == _tenant
    return and_(theirs, table.c.event_id.not_in(_kept_events)) if table is inbox else theirs


def _held() -> Iterator[tuple[Table, ColumnElement[bool]]]:
    """In an order in which they can be removed: what hangs on something goes before it, events come last."""
    for table in (*(each for each in reversed(metadata.sorted_tables) if each not in _LAST), *_LAST):
        theirs = _theirs(table)
        if theirs is not None:
            yield table, theirs


HELD: Sequence[tuple[Table, ColumnElement[bool]]] = tuple(_held())
COUNT = Statement(
    select(
        *(
            select(func.count()).select_from(table).where(theirs).scalar_subquery().label(table.name)
            for table, theirs in HELD
        )
    )
)
REMOVE: Sequence[Statement] = tuple(Statement(delete(table).where(theirs)) for table, theirs in HELD)
