"""The hands of one subscriber: how many deliveries it works on at the same moment, and for how long."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

from application.ports.outbox import Delivery

Act = Callable[[Delivery], Awaitable[None]]


@dataclass(eq=False)
class Hands:
    """Each takes one delivery after another: does ``act``, or ``too_slow`` when that was stopped.

    Nobody looks at a clock while all goes well: ``stop_the_slow`` is called now and then, and stops what has
    lasted for longer than ``patience``.
    """

    number: int
    patience: timedelta
    act: Act
    too_slow: Act
    _waiting: deque[Delivery] = field(default_factory=deque)
    _busy_since: dict["asyncio.Task[None]", float] = field(default_factory=dict)
    _stopped: set["asyncio.Task[None]"] = field(default_factory=set)

    @property
    def are_busy(self) -> bool:
        return bool(self._waiting or self._busy_since)

    def take_on(self, deliveries: Sequence[Delivery], group: asyncio.TaskGroup) -> None:
        self._waiting.extend(deliveries)
        now = asyncio.get_running_loop().time()
        for _ in range(min(len(deliveries), self.number - len(self._busy_since))):
            self._busy_since[group.create_task(self._work())] = now

    def stop_the_slow(self) -> None:
        longest_ago = asyncio.get_running_loop().time() - self.patience.total_seconds()
        for task, since in self._busy_since.items():
            if since < longest_ago and task not in self._stopped:
                self._stopped.add(task)
                task.cancel()

    async def _work(self) -> None:
        loop = asyncio.get_running_loop()
        task = cast("asyncio.Task[None]", asyncio.current_task())
        while self._waiting:
            self._busy_since[task] = loop.time()
            delivery = self._waiting.popleft()
            try:
                await self.act(delivery)
            except asyncio.CancelledError:
                if task not in self._stopped:
                    raise
                self._stopped.remove(task)
                task.uncancel()
                await self.too_slow(delivery)
        del self._busy_since[task]
