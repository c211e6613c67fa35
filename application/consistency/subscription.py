"""One subscriber's way through the outbox."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from application.consistency.attempt import Attempt
from application.consistency.pause import Pause
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from application.ports.outbox import Delivery

RENEWALS = 3  # in the time of one lease: two of them may fail


@dataclass(eq=False)
class Subscription:
    """Claims deliveries, attempts several at a time, and completes together what has ended meanwhile.

    Nothing waits for the slowest: whatever ends makes room for the next, and more is claimed while hands are
    still at work. It looks again when nudged, and claims nothing while a store is away. ``stop`` lets it
    finish what its subscriber is busy with and give back the rest.
    """

    attempt: Attempt
    _waiting: deque[Delivery] = field(default_factory=deque)
    _in_hand: dict[int, Delivery] = field(default_factory=dict)
    _done: list[Delivery] = field(default_factory=list)
    _busy_hands: int = 0
    _completed: int = 0
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._outbox, self._options = self.attempt.outbox, self.attempt.options
        self._pause = Pause(self._options.first_wait, self._options.longest_pause, self.attempt.chance)
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Something may have become due."""
        self._nudged.set()

    def stop(self) -> None:
        self._stopping = True
        self._nudged.set()

    async def run(self) -> None:
        """Until stopped."""
        async with asyncio.TaskGroup() as group:
            renewing = group.create_task(self._keep_leases())
            while not self._stopping or self._in_hand:
                if not await self._turn(group):
                    await self._nudged.wait()
            await self._complete()
            renewing.cancel()

    async def drain(self) -> int:
        """Handles what is due, and what becomes due by that. Answers with how many deliveries it handled."""
        before = self._completed
        async with asyncio.TaskGroup() as group:
            while await self._turn(group) or self._in_hand or self._nudged.is_set():
                if self._in_hand:
                    await self._nudged.wait()
        return self._completed - before

    async def _turn(self, group: asyncio.TaskGroup) -> bool:
        """Completes what has ended and claims a batch if there is room. Says whether there may be more."""
        self._nudged.clear()
        await self._complete()
        batch = self._options.batch
        if self._stopping or self._pause.left or len(self._in_hand) > batch:
            return False
        try:
            claimed = await self._outbox.claim(
                self.attempt.subscriber.name, limit=batch, lease=self._options.lease
            )
        except StoreUnavailable as away:
            self._begin_pause(away)
            return False
        self._in_hand.update((delivery.position, delivery) for delivery in claimed)
        self._waiting.extend(claimed)
        for _ in range(min(len(claimed), self._options.hands - self._busy_hands)):
            self._busy_hands += 1
            group.create_task(self._lend_a_hand())
        return len(claimed) == batch

    async def _complete(self) -> None:
        done, self._done = self._done, []
        if not done or self._pause.left:
            self._done = done
            return
        try:
            await self._outbox.complete(done)
        except StoreUnavailable as away:
            self._done += done  # if their leases end meanwhile they come again: each effect happens once
            self._begin_pause(away)
            return
        self._completed += len(done)
        for delivery in done:
            self.attempt.observer.delivered(delivery)

    async def _lend_a_hand(self) -> None:
        while self._waiting:
            await self._take(self._waiting.popleft())
        self._busy_hands -= 1

    async def _take(self, delivery: Delivery) -> None:
        try:
            if self._stopping or self._pause.left:
                await self._give_back(delivery, "not attempted")
            elif await self.attempt(delivery):
                self._done.append(delivery)
                self._pause.store_has_answered()
        except StoreUnavailable as away:
            self._begin_pause(away)
            await self._give_back(delivery, reason_of(away))
        finally:
            del self._in_hand[delivery.position]
            self._nudged.set()

    async def _give_back(self, delivery: Delivery, reason: str) -> None:
        with suppress(StoreUnavailable):  # then the end of the lease gives it back
            await self._outbox.postpone(delivery, delay=self._pause.left, reason=reason, counts=False)

    def _begin_pause(self, away: StoreUnavailable) -> None:
        """The first to notice decides for all: as long as a store is away, every delivery would bounce."""
        if not self._pause.left:
            pause = self._pause.begin(self.nudge)
            self.attempt.observer.paused(self.attempt.subscriber.name, pause=pause, reason=reason_of(away))

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._options.lease.total_seconds() / RENEWALS)
            if self._in_hand:
                with suppress(StoreUnavailable):  # the next renewal may still come in time
                    await self._outbox.renew(list(self._in_hand.values()), lease=self._options.lease)
