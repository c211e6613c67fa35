"""One subscriber's way through the outbox."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from application.consistency.attempt import Attempt
from application.consistency.hands import Hands
from application.consistency.in_hand import InHand
from application.consistency.pause import Pause
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from application.ports.outbox import Delivery

RENEWALS = 3  # in the time of one lease: two of them may fail


@dataclass(eq=False)
class Subscription:
    """Claims deliveries, attempts several at a time, and settles together what has ended meanwhile.

    The three go on side by side, so that nothing waits for the slowest; and as long as there is a backlog, a
    second claim is under way while the first is read. It looks for more when nudged, and claims nothing while
    a store is away. ``stop`` lets it finish what its subscriber is busy with and give back the rest.
    """

    attempt: Attempt
    _completed: int = 0
    _claims: int = 0
    _stopping: bool = False

    def __post_init__(self) -> None:
        self._outbox, self._options = self.attempt.outbox, self.attempt.options
        self._in_hand = InHand(self._outbox, self._options.lease)
        self._hands = Hands(self._options.hands, self._options.patience, self._take, self._took_too_long)
        self._pause = Pause(self._options.first_wait, self._options.longest_pause, self.attempt.chance)
        self._nudged, self._some_ended = asyncio.Event(), asyncio.Event()

    def nudge(self) -> None:
        """Something may have become due."""
        self._nudged.set()

    def stop(self) -> None:
        self._stopping = True
        self._nudged.set()

    async def run(self) -> None:
        """Until stopped."""
        await self._deliver(lambda: self._stopping)

    async def drain(self) -> int:
        """Handles what is due, and what becomes due by that. Answers with how many deliveries it handled."""
        before = self._completed
        await self._deliver(lambda: True)
        return self._completed - before

    async def _deliver(self, may_end: Callable[[], bool]) -> None:
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(self._keep_watch()), group.create_task(self._settle())]
            while True:
                self._nudged.clear()
                if await self._claim(group):
                    continue
                if may_end() and not self._is_occupied:
                    break
                await self._nudged.wait()
            for task in beside:
                task.cancel()
        with suppress(StoreUnavailable):  # then the end of the lease gives them back
            await self._in_hand.give_back(delay=self._pause.left)

    @property
    def _is_occupied(self) -> bool:
        """What cannot be completed because the outbox is away is not worth waiting for."""
        return self._claims > 0 or self._hands.are_busy or bool(self._in_hand and not self._pause.left)

    async def _claim(self, group: asyncio.TaskGroup) -> bool:
        """Takes on a batch if there is room for it. Says whether there may be more."""
        batch = self._options.batch
        if self._stopping or self._pause.left or len(self._in_hand) + self._claims * batch > 2 * batch:
            return False
        self._claims += 1
        try:
            claimed = await self._outbox.claim(
                self.attempt.subscriber.name, limit=batch, lease=self._options.lease
            )
        except StoreUnavailable as away:
            self._begin_pause(away)
            return False
        finally:
            self._claims -= 1
        self._hands.take_on(self._in_hand.take(claimed), group)
        if len(claimed) < batch:
            return False
        if not self._claims:
            group.create_task(self._claim_beside(group))
        return True

    async def _claim_beside(self, group: asyncio.TaskGroup) -> None:
        while await self._claim(group):
            pass
        self._nudged.set()

    async def _take(self, delivery: Delivery) -> None:
        try:
            if self._stopping or self._pause.left:
                self._in_hand.unhandled(delivery, "not attempted")
            elif await self.attempt(delivery):
                self._pause.store_has_answered()
                self._in_hand.handled(delivery)
            else:
                self._let_go(delivery)
                return
        except StoreUnavailable as away:
            self._begin_pause(away)
            self._in_hand.unhandled(delivery, reason_of(away))
        self._some_ended.set()

    async def _took_too_long(self, delivery: Delivery) -> None:
        with suppress(StoreUnavailable):  # then the end of the lease gives it back
            await self.attempt.failed(delivery, "took too long")
        self._let_go(delivery)

    def _let_go(self, delivery: Delivery) -> None:
        self._in_hand.let_go(delivery)
        self._nudged.set()

    async def _settle(self) -> None:
        while True:
            await self._some_ended.wait()
            self._some_ended.clear()
            try:
                self._count(await self._in_hand.complete())
                await self._in_hand.give_back(delay=self._pause.left)
            except StoreUnavailable as away:
                self._begin_pause(away)

    def _count(self, completed: Sequence[Delivery]) -> None:
        self._completed += len(completed)
        for delivery in completed:
            self.attempt.observer.delivered(delivery)
        self._nudged.set()

    def _begin_pause(self, away: StoreUnavailable) -> None:
        """The first to notice decides for all: as long as a store is away, every delivery would bounce."""
        if not self._pause.left:
            pause = self._pause.begin(self._end_pause)
            self.attempt.observer.paused(self.attempt.subscriber.name, pause=pause, reason=reason_of(away))

    def _end_pause(self) -> None:
        self._nudged.set()
        if self._in_hand.any_ended:
            self._some_ended.set()

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(self._options.lease.total_seconds() / RENEWALS)
            self._hands.stop_the_slow()
            with suppress(StoreUnavailable):  # the next renewal may still come in time
                await self._in_hand.renew()
