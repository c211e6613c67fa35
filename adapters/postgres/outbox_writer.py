"""How events get into the outbox: with the commit that made them, once for each of their subscribers."""

from collections.abc import Sequence

from sqlalchemy import ARRAY, Insert, Text, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.postgres import event_codec
from adapters.postgres.tables import outbox, outbox_deliveries
from application.consistency.routes import ROUTES
from application.ports.ids import Ids
from application.trace import traceparent
from domain.shared.aggregate import Aggregate

_FIELDS = ("event_id", "tenant_id", "user_id", "aggregate_id", "name", "payload", "occurred_at")


def writing_events() -> Insert:
    """An element of each array for each event, in order; ``routed`` has one for each subscriber of a name."""
    arrays = [bindparam(name, type_=ARRAY(outbox.c[name].type)) for name in _FIELDS]
    columns = [column(name, outbox.c[name].type) for name in _FIELDS]
    happened = func.unnest(*arrays).table_valued(*columns, with_ordinality="number").render_derived()
    written = (
        insert(outbox)
        .from_select(
            [*_FIELDS, "traceparent"],
            select(*(happened.c[name] for name in _FIELDS), bindparam("traceparent", type_=Text)).order_by(
                happened.c.number
            ),
        )
        .returning(outbox.c.position, outbox.c.aggregate_id, outbox.c.name)
        .cte("written")
    )
    routes = (
        func.unnest(bindparam("routed", type_=ARRAY(Text)), bindparam("subscribers", type_=ARRAY(Text)))
        .table_valued(column("name", Text), column("subscriber", Text))
        .render_derived()
    )
    deliveries = select(routes.c.subscriber, written.c.position, written.c.aggregate_id).select_from(
        written.join(routes, routes.c.name == written.c.name)
    )
    return insert(outbox_deliveries).from_select(["subscriber", "position", "aggregate_id"], deliveries)


def event_rows(aggregates: Sequence[Aggregate], *, ids: Ids) -> dict[str, object] | None:
    """What happened to them, in the order that they were written; nothing if nothing did."""
    happened = [(each.id, event) for each in aggregates for event in each.take_events()]
    if not happened:
        return None
    names = {event.name for _, event in happened}
    routes = [(name, subscriber) for name in names for subscriber in ROUTES[name]]
    return {
        "event_id": [ids.new() for _ in happened],
        "tenant_id": [event.tenant_id for _, event in happened],
        "user_id": [event.user_id for _, event in happened],
        "aggregate_id": [aggregate_id for aggregate_id, _ in happened],
        "name": [event.name for _, event in happened],
        "payload": [event_codec.encode(event) for _, event in happened],
        "occurred_at": [event.occurred_at for _, event in happened],
        "traceparent": traceparent(),
        "routed": [name for name, _ in routes],
        "subscribers": [subscriber for _, subscriber in routes],
    }
