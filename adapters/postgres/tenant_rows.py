"""Which rows of PostgreSQL are a tenant's."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, Uuid, and_, bindparam, select

from adapters.postgres.held_rows import rows_of
from adapters.postgres.tables import data_erasures, inbox, outbox, outbox_deliveries, tombstones

# Tables that outlive the tenant, and why.
APART: Mapping[str, str] = {
    data_erasures.name: "proves what was erased: ids, moments and counts",
    tombstones.name: "keeps from coming back what is gone: ids",
}

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


TENANT = rows_of(_theirs)
