"""Removing what is over, some rows at a time, and counting it before it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from domain.privacy.retention import Leftover

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


@dataclass(frozen=True, slots=True)
class Over:
    """Rows of a table are over by a moment of theirs, but for those to ``keep``."""

    at: Column[Any]
    keep: Sequence[ColumnElement[bool]] = ()

    def forgetting(self) -> Statement:
        # By place, not by key: a join with the locked rows would be planned as if they were half the table.
        return Statement(_counted(self.at.table, any_(_oldest(self.at, _ROW, self.keep)) == _ROW))

    def counting(self) -> Statement:
        over = (self.at < bindparam("before"), *(~each for each in self.keep))
        return Statement(
            select(func.count().label("count"), func.min(self.at).label("oldest"))
            .select_from(self.at.table)
            .where(*over)
        )


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

_OVER = {
    Leftover.EFFECTS: Over(inbox.c.handled_at, keep=[_kept_event]),
    Leftover.ANSWERS: Over(idempotency_keys.c.created_at),
    Leftover.ATTEMPTS: Over(login_attempts.c.over_at),
    Leftover.RATES: Over(rate_limits.c.free_at),
    Leftover.RESETS: Over(password_resets.c.requested_at),
    Leftover.LOGINS: Over(refresh_tokens.c.issued_at),
    Leftover.KEPT_VECTORS: Over(kept_vectors.c.kept_at),
    Leftover.DEAD_LETTERS: Over(dead_letters.c.received_at),
    Leftover.CHECKS: Over(fsck_runs.c.finished_at, keep=[fsck_runs.c.id.is_not_distinct_from(_last_good)]),
}
FORGET = {kind: over.forgetting() for kind, over in _OVER.items()}
COUNT = {kind: over.counting() for kind, over in _OVER.items()} | {
    Leftover.EVENTS: Over(outbox.c.occurred_at, keep=[_still_waits]).counting()
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
