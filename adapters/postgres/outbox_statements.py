"""Claiming and letting go of deliveries."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Interval,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    column,
    delete,
    func,
    null,
    or_,
    select,
    text,
    true,
    update,
)

from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox, outbox_deliveries

_each = outbox_deliveries.c
# Whoever claims or completes need not wait for the disk: what a crash undoes is delivered again.
_hurried = select(func.set_config(text("'synchronous_commit'"), text("'off'"), true()).label("setting")).cte(
    "hurried"
)
_older = outbox_deliveries.alias("older")
_oldest_of_aggregate = (
    select(func.min(_older.c.position))
    .where(_older.c.subscriber == _each.subscriber, _older.c.aggregate_id == _each.aggregate_id)
    .correlate(outbox_deliveries)
    .scalar_subquery()
)
_due = (
    select(_each.position)
    .where(
        _each.subscriber == bindparam("subscriber"),
        _each.parked_at.is_(None),
        _each.available_at <= func.now(),
        or_(_each.lease_until.is_(None), _each.lease_until <= func.now()),
        # It cannot be less. Told "equal", the planner expects next to nothing, and sorts all there is.
        _each.position <= _oldest_of_aggregate,
    )
    .order_by(_each.position)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("due")
)
# A join would be planned as if every delivery were due, and read them all.
_due_positions = func.array(select(_due.c.position).scalar_subquery(), type_=ARRAY(BigInteger))
_claimed = (
    update(outbox_deliveries)
    .where(_each.subscriber == bindparam("subscriber"), _each.position == any_(_due_positions))
    .values(
        lease=bindparam("lease", type_=Uuid),
        lease_until=func.now() + bindparam("lasting", type_=Interval),
        attempts=_each.attempts + 1,
    )
    .returning(_each.position, _each.attempts)
    .cte("claimed")
)
_payload_text = cast(outbox.c.payload, Text).label("payload")
CLAIM = Statement(
    select(_claimed, outbox.c.event_id, outbox.c.aggregate_id, outbox.c.name, _payload_text)
    .join(outbox, outbox.c.position == _claimed.c.position)
    .join(_hurried, true())
    .order_by(_claimed.c.position)
)

_held = (
    func.unnest(
        bindparam("subscribers", type_=ARRAY(Text)),
        bindparam("positions", type_=ARRAY(BigInteger)),
        bindparam("leases", type_=ARRAY(Uuid)),
    )
    .table_valued(column("subscriber", Text), column("position", BigInteger), column("lease", Uuid))
    .render_derived(name="held")
)
_still_held = (
    (_each.subscriber == _held.c.subscriber)
    & (_each.position == _held.c.position)
    & (_each.lease == _held.c.lease)
)
RENEW = Statement(
    update(outbox_deliveries)
    .where(_still_held)
    .values(lease_until=func.now() + bindparam("lasting", type_=Interval))
)
COMPLETE = Statement(
    delete(outbox_deliveries).where(
        _each.subscriber == bindparam("of_subscriber"),
        _each.position == any_(bindparam("positions", type_=ARRAY(BigInteger))),
        _each.lease == bindparam("under_lease"),
        _hurried.c.setting == text("'off'"),
    )
)

_let_go = (
    update(outbox_deliveries)
    .where(
        _each.subscriber == bindparam("of_subscriber"),
        _each.position == bindparam("at_position"),
        _each.lease == bindparam("under_lease"),
    )
    .values(lease=null(), lease_until=null(), last_error=bindparam("reason", type_=Text))
)
POSTPONE = Statement(
    _let_go.values(
        available_at=func.now() + bindparam("delay", type_=Interval),
        attempts=_each.attempts - bindparam("uncounted", type_=Integer),
    )
)
PARK = Statement(_let_go.values(parked_at=func.now()))
