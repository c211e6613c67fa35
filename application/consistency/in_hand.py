"""What one subscriber has in hand: leased deliveries, until they are completed, given back or let go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from application.ports.failures import StoreUnavailable
from application.ports.outbox import Delivery, Outbox


@dataclass(eq=False)
class InHand:
    """Those that were handled are completed together, and those that nobody could handle given back.

    ``StoreUnavailable`` passes through and loses neither: an outage of the outbox costs no attempt.
    """

    outbox: Outbox
    lease: timedelta
    _held: dict[int, Delivery] = field(default_factory=dict)
    _handled: list[Delivery] = field(default_factory=list)
    _unhandled: dict[int, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._held)

    @property
    def any_ended(self) -> bool:
        return bool(self._handled or self._unhandled)

    def take(self, claimed: Sequence[Delivery]) -> Sequence[Delivery]:
        """Gives those that are new here. What comes again had lost its lease, and goes on under another."""
        new = [delivery for delivery in claimed if delivery.position not in self._held]
        self._held.update((delivery.position, delivery) for delivery in claimed)
        return new

    def handled(self, delivery: Delivery) -> None:
        self._handled.append(self._held[delivery.position])

    def unhandled(self, delivery: Delivery, reason: str) -> None:
        self._unhandled[delivery.position] = reason

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

    async def give_back(self, *, delay: timedelta) -> None:
        """To be due after ``delay``, as if nobody had attempted them."""
        while self._unhandled:
            position, reason = next(iter(self._unhandled.items()))
            await self.outbox.postpone(self._held[position], delay=delay, reason=reason, counts=False)
            del self._unhandled[position], self._held[position]

    async def renew(self) -> None:
        if self._held:
            await self.outbox.renew(list(self._held.values()), lease=self.lease)
