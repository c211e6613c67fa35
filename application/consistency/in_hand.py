"""What one subscriber has in hand: leased deliveries, until they are completed or let go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from application.ports.failures import StoreUnavailable
from application.ports.outbox import Delivery, Outbox


@dataclass(eq=False)
class InHand:
    """Those that were handled are completed together. ``StoreUnavailable`` passes through and loses none."""

    outbox: Outbox
    lease: timedelta
    _held: dict[int, Delivery] = field(default_factory=dict)
    _handled: list[Delivery] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._held)

    @property
    def any_handled(self) -> bool:
        return bool(self._handled)

    def take(self, claimed: Sequence[Delivery]) -> Sequence[Delivery]:
        """Gives those that are new here. What comes again had lost its lease, and goes on under another."""
        new = [delivery for delivery in claimed if delivery.position not in self._held]
        self._held.update((delivery.position, delivery) for delivery in claimed)
        return new

    def handled(self, delivery: Delivery) -> None:
        self._handled.append(self._held[delivery.position])

    def let_go(self, delivery: Delivery) -> None:
        del self._held[delivery.position]

    async def complete(self) -> Sequence[Delivery]:
        """Completes whatever was handled until now."""
        handled, self._handled = self._handled, []
        try:
            await self.outbox.complete(handled)
        except StoreUnavailable:
            self._handled += handled
            raise
        for delivery in handled:
            self.let_go(delivery)
        return handled

    async def renew(self) -> None:
        if self._held:
            await self.outbox.renew(list(self._held.values()), lease=self.lease)
