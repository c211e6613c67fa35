"""What a subscriber logs says which event it was about, and whose."""

from collections.abc import Sequence
from typing import cast

from application.consistency.subscriber import Subscriber
from application.ports.outbox import DeliveredEvent
from entrypoints.log_context import telling


class ToldApart:
    """Is the subscriber that it was made of, but for what the log says."""

    def __init__(self, subscriber: Subscriber) -> None:
        self._subscriber = subscriber
        self.name, self.listens_to = subscriber.name, subscriber.listens_to

    async def handle(self, delivered: DeliveredEvent) -> None:
        event = delivered.event
        with telling(
            str(delivered.event_id),
            tenant_id=event.tenant_id,
            user_id=event.user_id,
            session_id=getattr(event, "session_id", None),
        ):
            await self._subscriber.handle(delivered)


def told_apart(subscribers: Sequence[Subscriber]) -> Sequence[Subscriber]:
    return [cast(Subscriber, ToldApart(each)) for each in subscribers]  # whose names are of their class
