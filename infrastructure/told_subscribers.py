"""What a subscriber does is in the trace that its event came from; what it logs says which, and whose."""

from collections.abc import Sequence
from typing import cast

from application.consistency.subscriber import Subscriber
from application.ports.outbox import DeliveredEvent
from application.trace import led_by
from application.tracer import NobodyFollows, StepKind, Tracer
from entrypoints.log_context import telling


class ToldApart:
    """Is the subscriber that it was made of, but for what the log and the trace say."""

    def __init__(self, subscriber: Subscriber, tracer: Tracer) -> None:
        self._subscriber, self._tracer = subscriber, tracer
        self.name, self.listens_to = subscriber.name, subscriber.listens_to

    async def handle(self, delivered: DeliveredEvent) -> None:
        event, told = delivered.event, {"subscriber": self.name, "event": delivered.event.name}
        with (
            telling(
                str(delivered.event_id),
                tenant_id=event.tenant_id,
                user_id=event.user_id,
                session_id=getattr(event, "session_id", None),
            ),
            led_by(delivered.traceparent),
            self._tracer.step(f"deliver {self.name} {event.name}", StepKind.MESSAGE, **told),
        ):
            await self._subscriber.handle(delivered)


def told_apart(subscribers: Sequence[Subscriber], tracer: Tracer | None = None) -> Sequence[Subscriber]:
    follows = tracer or NobodyFollows()
    return [
        cast(Subscriber, ToldApart(each, follows)) for each in subscribers
    ]  # whose names are of their class
