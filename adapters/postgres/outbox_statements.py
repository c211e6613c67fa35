"""Claiming and letting go of deliveries. What is done most are functions of the schema with fixed plans."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Integer,
    Interval,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    func,
    null,
    select,
    update,
)

from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox_deliveries

_each = outbox_deliveries.c
_CLAIMED = (
    "claimed_position",
    "attempt",
    "of_event",
    "of_aggregate",
    "event_name",
    "event_payload",
    "event_traceparent",
)
CLAIM = Statement(
    select(
        func.claim_traced_deliveries(
            bindparam("subscriber", type_=Text),
            bindparam("lease", type_=Uuid),
            bindparam("lasting", type_=Interval),
            bindparam("limit", type_=Integer),
        ).table_valued(*_CLAIMED)
    )
)
COMPLETE = Statement(
    select(
        func.complete_deliveries(
            bindparam("subscriber", type_=Text),
            bindparam("leases", type_=ARRAY(Uuid)),
            bindparam("positions", type_=ARRAY(BigInteger)),
        )
    )
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
# A claim whose answer was lost on the way: nobody works on those, and nobody has attempted them.
UNCLAIM = Statement(
    update(outbox_deliveries)
    .where(
        _each.subscriber == bindparam("of_subscriber"),
        _each.lease == any_(bindparam("leases", type_=ARRAY(Uuid))),
    )
    .values(lease=null(), lease_until=null(), attempts=_each.attempts - 1)
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
