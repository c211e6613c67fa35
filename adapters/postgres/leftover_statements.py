"""Removing what is over, some rows at a time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Select,
    Table,
    any_,
    bindparam,
    delete,
    exists,
    func,
    literal,
    literal_column,
    select,
)

from adapters.postgres.statements import Statement
from adapters.postgres.tables import (
    dead_letters,
    fsck_runs,
    idempotency_keys,
    inbox,
    kept_vectors,
    login_attempts,
    outbox,
    outbox_deliveries,
    password_resets,
    rate_limits,
    refresh_tokens,
)
from application.ports.leftovers import Leftover

_ROW: ColumnElement[Any] = literal_column("ctid")


def _oldest(
    over_at: ColumnElement[Any], what: ColumnElement[Any], keep: Sequence[ColumnElement[bool]]
) -> ColumnElement[Any]:
    """Found by an index and locked; what somebody else holds is left to them."""
    return func.array(
        select(what)
        .where(over_at < bindparam("before"), *(~each for each in keep))
        .order_by(over_at)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True)
        .scalar_subquery(),
        type_=ARRAY(BigInteger),
    )


def _counted(table: Table, *which: ColumnElement[bool]) -> Select[Any]:
    gone = delete(table).where(*which).returning(literal(1)).cte("gone")
    return select(func.count().label("removed")).select_from(gone)


def _forgetting(over_at: Column[Any], *, keep: Sequence[ColumnElement[bool]] = ()) -> Statement:
    # By place, not by key: a join with the locked rows would be planned as if they were half the table.
    return Statement(_counted(over_at.table, any_(_oldest(over_at, _ROW, keep)) == _ROW))


_still_waits = exists().where(outbox_deliveries.c.position == outbox.c.position)
_kept_event = exists().where(outbox.c.event_id == inbox.c.event_id)
_runs = fsck_runs.alias("good")
_last_good = (
    select(_runs.c.id)
    .where(_runs.c.findings == 0)
    .order_by(_runs.c.finished_at.desc())
    .limit(1)
    .scalar_subquery()
)

FORGET = {
    Leftover.EFFECTS: _forgetting(inbox.c.handled_at, keep=[_kept_event]),
    Leftover.ANSWERS: _forgetting(idempotency_keys.c.created_at),
    Leftover.ATTEMPTS: _forgetting(login_attempts.c.over_at),
    Leftover.RATES: _forgetting(rate_limits.c.free_at),
    Leftover.RESETS: _forgetting(password_resets.c.requested_at),
    Leftover.LOGINS: _forgetting(refresh_tokens.c.expires_at),
    Leftover.KEPT_VECTORS: _forgetting(kept_vectors.c.kept_at),
    Leftover.DEAD_LETTERS: _forgetting(dead_letters.c.received_at),
    Leftover.CHECKS: _forgetting(
        fsck_runs.c.finished_at, keep=[fsck_runs.c.id.is_not_distinct_from(_last_good)]
    ),
}
# Events go in two steps. While the rows are locked no replay can make deliveries of them (it locks them too),
# and only a second statement sees those that a replay has made until then.
LOCK_EVENTS = Statement(
    select(_oldest(outbox.c.occurred_at, outbox.c.position, [_still_waits]).label("positions"))
)
FORGET_EVENTS = Statement(
    _counted(
        outbox,
        outbox.c.position == any_(bindparam("positions", type_=ARRAY(BigInteger))),
        ~_still_waits,
    )
)
