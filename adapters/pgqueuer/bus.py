"""The message bus: events leave as jobs of the entrypoint `coach.event`."""

import msgspec
from pgqueuer.queries import Queries

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from application.consistency.cloud_event import cloud_event
from application.ports.outbox import DeliveredEvent
from application.trace import carried

EVENTS = "coach.event"


class PgqueuerBus:
    """As long as an event waits to be taken, publishing it again changes nothing."""

    def __init__(self, connections: QueueConnections) -> None:
        self._queries = Queries(QueueDriver(connections))

    async def publish(self, delivered: DeliveredEvent) -> None:
        await self._queries.enqueue(
            EVENTS,
            msgspec.json.encode(cloud_event(delivered)),
            dedupe_key=f"{EVENTS}/{delivered.event_id}",
            on_conflict="skip",
            headers=_headers(),
        )


def _headers() -> dict[str, str] | None:
    """Nested, as pgqueuer's own tracing has it."""
    trace = carried()
    return {"otel": trace} if trace else None  # type: ignore[dict-item] # pgqueuer's type knows flat ones only
