"""What a subscriber does while a store is away: nothing, for longer and longer."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from application.consistency.backoff import backoff

NOT_AT_ALL = timedelta(0)


@dataclass
class Pause:
    """Grows from ``first`` to ``longest`` until a store has answered."""

    first: timedelta
    longest: timedelta
    chance: Callable[[], float] = random.random
    _times: int = 0
    _ends_at: float = 0.0

    @property
    def left(self) -> timedelta:
        if not self._times:
            return NOT_AT_ALL
        return max(NOT_AT_ALL, timedelta(seconds=self._ends_at - asyncio.get_running_loop().time()))

    def begin(self, when_over: Callable[[], None]) -> timedelta:
        """The whole pause. ``when_over`` is called at its end."""
        self._times += 1
        pause = backoff(self._times, first=self.first, longest=self.longest, chance=self.chance())
        loop = asyncio.get_running_loop()
        self._ends_at = loop.time() + pause.total_seconds()
        loop.call_at(self._ends_at, when_over)
        return pause

    def store_has_answered(self) -> None:
        """The next pause is a short one again; one that has begun goes on."""
        if self._times and not self.left:
            self._times = 0
