"""One try at one delivery, and what becomes of it when it fails."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from application.consistency.backoff import backoff
from application.consistency.reasons import reason_of
from application.consistency.relay_observer import NobodyWatches, RelayObserver
from application.consistency.relay_options import RelayOptions
from application.consistency.subscriber import Subscriber
from application.ports.failures import StoreUnavailable
from application.ports.outbox import Delivery, Outbox


@dataclass(frozen=True)
class Attempt:
    """Says whether the subscriber has handled the delivery.

    If not, the delivery is postponed, or parked when trying again makes no sense any more. A store that is
    away is nobody's failure: ``StoreUnavailable`` passes through and the delivery is as it was.
    """

    subscriber: Subscriber
    outbox: Outbox
    options: RelayOptions = field(default_factory=RelayOptions)
    observer: RelayObserver = field(default_factory=NobodyWatches)
    chance: Callable[[], float] = random.random

    async def __call__(self, delivery: Delivery) -> bool:
        if delivery.delivered is None:
            await self._park(delivery, f"cannot be read: {delivery.unreadable}")
            return False
        if delivery.attempt > self.options.attempts:
            await self._park(delivery, "no attempt came to an end")  # each took its worker down
            return False
        try:
            await self.subscriber.handle(delivery.delivered)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a subscriber raises means "again later"
            await self.failed(delivery, reason_of(error))
            return False
        return True

    async def failed(self, delivery: Delivery, reason: str) -> None:
        if delivery.attempt >= self.options.attempts:
            await self._park(delivery, reason)
            return
        delay = backoff(
            delivery.attempt,
            first=self.options.first_wait,
            longest=self.options.longest_wait,
            chance=self.chance(),
        )
        await self.outbox.postpone(delivery, delay=delay, reason=reason)
        self.observer.postponed(delivery, delay=delay, reason=reason)

    async def _park(self, delivery: Delivery, reason: str) -> None:
        await self.outbox.park(delivery, reason=reason)
        self.observer.parked(delivery, reason=reason)
