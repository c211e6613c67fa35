"""Who wants to know what happened."""

from typing import ClassVar, Protocol

from application.ports.outbox import DeliveredEvent
from domain.shared.aggregate import DomainEvent


class Subscriber(Protocol):
    """Reacts to events, each at least once, in order per aggregate; reacting twice has the effect of once.

    ``name`` is permanent: the outbox keeps deliveries under it. Whatever ``handle`` raises means "again
    later".
    """

    name: ClassVar[str]
    listens_to: ClassVar[tuple[type[DomainEvent], ...]]

    async def handle(self, delivered: DeliveredEvent) -> None: ...
