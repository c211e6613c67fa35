"""The relay: brings what happened to everyone who must know."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from application.consistency.attempt import Attempt
from application.consistency.relay_observer import NobodyWatches, RelayObserver
from application.consistency.relay_options import RelayOptions
from application.consistency.subscriber import Subscriber
from application.consistency.subscription import Subscription
from application.ports.failures import StoreUnavailable
from application.ports.outbox import Outbox


@dataclass(frozen=True)
class Relay:
    """Each subscriber goes its own way through the outbox, so that a slow one never delays the others.

    Any number of relays may run at once, in any number of processes.
    """

    outbox: Outbox
    subscribers: Sequence[Subscriber]
    options: RelayOptions = field(default_factory=RelayOptions)
    observer: RelayObserver = field(default_factory=NobodyWatches)
    chance: Callable[[], float] = random.random

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set; then finishes what is in hand and leaves the rest to others."""
        subscriptions = self._subscriptions()
        async with asyncio.TaskGroup() as group:
            waking = group.create_task(self._wake(subscriptions))
            running = [group.create_task(each.run()) for each in subscriptions]
            await stop.wait()
            for each in subscriptions:
                each.stop()
            await asyncio.wait(running)
            waking.cancel()

    async def drain(self) -> int:
        """Delivers all that is due, and all that comes of it. Answers with how many deliveries that were."""
        subscriptions = self._subscriptions()
        total = 0
        while handled := sum(await asyncio.gather(*(each.drain() for each in subscriptions))):
            total += handled
        return total

    def _subscriptions(self) -> Sequence[Subscription]:
        return [
            Subscription(Attempt(subscriber, self.outbox, self.options, self.observer, self.chance))
            for subscriber in self.subscribers
        ]

    async def _wake(self, subscriptions: Sequence[Subscription]) -> None:
        """One waits for all. Who it rings for looks at once, everybody now and then: delays end unheard."""
        now = asyncio.get_running_loop().time
        look_at = now()
        while True:
            try:
                rung_for = await self.outbox.wait(timedelta(seconds=max(0, look_at - now())))
            except StoreUnavailable:
                await asyncio.sleep(self.options.poll.total_seconds())
                rung_for = None
            if now() >= look_at:
                rung_for = None
            if rung_for is None:
                look_at = now() + self.options.poll.total_seconds()
            for each in subscriptions:
                if rung_for is None or each.attempt.subscriber.name in rung_for:
                    each.nudge()
