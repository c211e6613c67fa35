"""An event as the world outside sees it: CloudEvents 1.0, for any transport to write down."""

from dataclasses import fields

from application.ports.outbox import DeliveredEvent
from domain.shared.aggregate import DomainEvent

SOURCE = "urn:study-coach"
_IN_ATTRIBUTES = {field.name for field in fields(DomainEvent)}


def cloud_event(delivered: DeliveredEvent) -> dict[str, object]:
    """``partitionkey`` is the aggregate, ``sequence`` orders its events: known extensions.

    The values are strings, ids, times and plain data; nothing in them is personal.
    """
    event = delivered.event
    own = [field.name for field in fields(event) if field.name not in _IN_ATTRIBUTES]
    return {
        "specversion": "1.0",
        "id": delivered.event_id,
        "source": SOURCE,
        "type": f"coach.event.{event.name}",
        "subject": event.user_id,
        "tenantid": event.tenant_id,
        "time": event.occurred_at,
        "partitionkey": delivered.aggregate_id,
        "sequence": f"{delivered.position:020}",
        "datacontenttype": "application/json",
        "data": {name: getattr(event, name) for name in own},
    }
