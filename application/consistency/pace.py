"""How fast texts may be measured in the background: those who ask must not wait for those who fill."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from application.ports.failures import StoreUnavailable

LONGEST_WAIT = 120.0  # seconds, well within the patience of the relay


@dataclass(eq=False)
class Pace:
    """``per_minute`` texts of this process, one after the other; without a number as many as come.

    Whoever would have to wait for too long is told to come again, and has then taken nobody's turn.
    """

    per_minute: int | None = None
    now: Callable[[], float] = lambda: asyncio.get_running_loop().time()
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _free_at: float = 0.0

    async def wait(self, texts: int) -> None:
        """Until so many more may be measured."""
        if self.per_minute is None or not texts:
            return
        begins = max(self.now(), self._free_at)
        waiting = begins - self.now()
        if waiting > LONGEST_WAIT:
            raise StoreUnavailable("model")
        self._free_at = begins + texts * 60 / self.per_minute
        if waiting > 0:
            await self.sleep(waiting)
