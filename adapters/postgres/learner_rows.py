"""Which rows of PostgreSQL are a learner's."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, Uuid, and_, bindparam, select, union
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres.held_rows import rows_of
from adapters.postgres.row_statements import of_caller
from adapters.postgres.statements import Statement
from adapters.postgres.tables import (
    data_erasures,
    inbox,
    outbox,
    outbox_deliveries,
    sessions,
    tombstones,
    users,
)

# Tables that hold nothing of a learner's own, and why.
APART: Mapping[str, str] = {
    "api_keys": "a service's, of a tenant",
    "audit_chain": "acts of operators: whoever takes one out breaks the chain",
    "audit_head": "the end of that chain",
    "backup_standings": "moments and sizes",
    "data_erasures": "outlives the learner: ids, moments and counts",
    "dead_letters": "sealed: whoever has the key looks into them (application/privacy/letters_of.py)",
    "fsck_runs": "counts",
    "login_attempts": "by keyed hashes of addresses, and soon over",
    "rate_limits": "by keyed hashes, and soon over",
    "retention_state": "a moment and counts",
    "tenants": "a school",
    "tombstones": "ids of what is gone",
    "vector_collections": "names of collections",
}
OWNERS = ("user_id", "owner_id")  # what a column that names the learner is called

_tenant, _user = bindparam("tenant_id", type_=Uuid), bindparam("user_id", type_=Uuid)
_told_of_erasures = select(data_erasures.c.id).where(of_caller(data_erasures))
_events = and_(of_caller(outbox), outbox.c.aggregate_id.not_in(_told_of_erasures))


def _theirs(table: Table) -> ColumnElement[bool] | None:
    """Which rows are the learner's."""
    if table is outbox:
        return _events
    if table is outbox_deliveries:
        return table.c.position.in_(select(outbox.c.position).where(_events))
    if table is inbox:
        return table.c.event_id.in_(select(outbox.c.event_id).where(_events))
    owner = "id" if table is users else next((each for each in OWNERS if each in table.c), None)
    if owner is None or table.name in APART:
        return None
    return and_(table.c.tenant_id == _tenant, table.c[owner] == _user)


LEARNER = rows_of(_theirs)
# Whoever is about to hang something on the learner waits for the end of this, and finds nobody.
HOLD = Statement(
    select(users.c.id).where(users.c.tenant_id == _tenant, users.c.id == _user).with_for_update()
)
FENCE = Statement(
    insert(tombstones)
    .from_select(
        ["tenant_id", "id"],
        union(
            select(sessions.c.tenant_id, sessions.c.id).where(of_caller(sessions)),
            select(_tenant, _user),
        ),
        include_defaults=False,
    )
    .on_conflict_do_nothing()
)
