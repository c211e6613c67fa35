"""One subscriber's way through the outbox."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from application.consistency.attempt import Attempt
from application.consistency.backoff import backoff
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from application.ports.outbox import Delivery

RENEWALS = 3  # in the time of one lease: two of them may fail


@dataclass(eq=False)
class Subscription:
    """Claims deliveries, attempts several at a time, and completes together what has ended meanwhile.

    Nothing waits for the slowest: whatever ends makes room for the next. It looks for more when nudged, and
    claims nothing while a store is away. ``stop`` lets it finish what its subscriber is busy with and give
    back the rest.
    """

    attempt: Attempt
    _in_hand: dict[int, Delivery] = field(default_factory=dict)
    _waiting: deque[Delivery] = field(default_factory=deque)
    _busy_hands: int = 0
    _done: list[Delivery] = field(default_factory=list)
    _handled: int = 0
    _pauses: int = 0
    _resumes_at: float = 0.0
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._outbox, self._options = self.attempt.outbox, self.attempt.options
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
                await self._turn(group)
                await self._nudged.wait()
            await self._complete()
            renewing.cancel()

    async def drain(self) -> int:
        """Handles what is due, and what becomes due by that. Answers with how many deliveries it handled."""
        before = self._handled
        async with asyncio.TaskGroup() as group:
            while await self._turn(group) or self._in_hand:
                await self._nudged.wait()
        return self._handled - before

    async def _turn(self, group: asyncio.TaskGroup) -> int:
        """Completes what has ended and takes on as much as there is room for: that many."""
        self._nudged.clear()
        await self._complete()
        room = self._options.batch - len(self._in_hand)
        if self._stopping or self._pause_left() or room <= 0:
            return 0
        try:
            claimed = await self._outbox.claim(
                self.attempt.subscriber.name, limit=room, lease=self._options.lease
            )
        except StoreUnavailable as away:
            self._pause(away)
            return 0
        self._in_hand.update((delivery.position, delivery) for delivery in claimed)
        self._waiting.extend(claimed)
        for _ in range(min(len(claimed), self._options.hands - self._busy_hands)):
            self._busy_hands += 1
            group.create_task(self._lend_a_hand())
        return len(claimed)

    async def _lend_a_hand(self) -> None:
        while self._waiting:
            await self._take(self._waiting.popleft())
        self._busy_hands -= 1

    async def _take(self, delivery: Delivery) -> None:
        try:
            if self._stopping or self._pause_left():
                await self._give_back(delivery, "not attempted")
            elif await self.attempt(delivery):
                self._done.append(delivery)
                self._pauses = 0
        except StoreUnavailable as away:
            self._pause(away)
            await self._give_back(delivery, reason_of(away))
        finally:
            del self._in_hand[delivery.position]
            self._nudged.set()

    async def _give_back(self, delivery: Delivery, reason: str) -> None:
        with suppress(StoreUnavailable):  # then the end of the lease gives it back
            await self._outbox.postpone(delivery, delay=self._pause_left(), reason=reason, counts=False)

    async def _complete(self) -> None:
        if not self._done or self._pause_left():
            return
        done, self._done = self._done, []
        try:
            await self._outbox.complete(done)
        except (
            StoreUnavailable
        ) as away:  # if the lease ends meanwhile they come again: each effect happens once
            self._done = [*done, *self._done]
            self._pause(away)
            return
        self._handled += len(done)
        for delivery in done:
            self.attempt.observer.delivered(delivery)

    def _pause(self, away: StoreUnavailable) -> None:
        """The first to notice decides for all: as long as a store is away, every delivery would bounce."""
        if self._pause_left():
            return
        self._pauses += 1
        pause = backoff(
            self._pauses,
            first=self._options.first_wait,
            longest=self._options.longest_pause,
            chance=self.attempt.chance(),
        )
        loop = asyncio.get_running_loop()
        self._resumes_at = loop.time() + pause.total_seconds()
        loop.call_at(self._resumes_at, self.nudge)
        self.attempt.observer.paused(self.attempt.subscriber.name, pause=pause, reason=reason_of(away))

    def _pause_left(self) -> timedelta:
        left = self._resumes_at - asyncio.get_running_loop().time()
        return timedelta(seconds=max(0.0, left))

    async def _keep_leases(self) -> None:
        while True:
            await asyncio.sleep(self._options.lease.total_seconds() / RENEWALS)
            if self._in_hand:
                with suppress(StoreUnavailable):  # the next renewal may still come in time
                    await self._outbox.renew(list(self._in_hand.values()), lease=self._options.lease)
