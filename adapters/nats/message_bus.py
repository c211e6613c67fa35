"""The message bus: each event leaves on the subject of its name."""

import msgspec

from adapters.nats.connection import NatsConnection
from adapters.nats.names import NatsNames
from application.consistency.cloud_event import cloud_event
from application.ports.outbox import DeliveredEvent


class NatsMessageBus:
    """Publishing an event again within the streams' time for duplicates changes nothing."""

    def __init__(self, connection: NatsConnection, names: NatsNames) -> None:
        self._connection, self._names = connection, names

    async def publish(self, delivered: DeliveredEvent) -> None:
        await self._connection.publish(
            self._names.event(delivered.event.name),
            msgspec.json.encode(cloud_event(delivered)),
            message_id=str(delivered.event_id),
        )
