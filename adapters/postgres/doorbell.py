"""The bell that rings when something was committed to the outbox (LISTEN)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import cast
from weakref import WeakKeyDictionary

import asyncpg

from adapters.postgres.failures import UNAVAILABLE
from adapters.postgres.lent import Driver

CHANNEL = "coach_outbox"
_AGAIN = 1.0  # seconds between attempts to connect
_STILL_THERE = 30.0  # seconds of silence after which the line is tried


class Doorbell:
    """Counts rings. A line that broke may have lost some, so that every new line counts as one."""

    def __init__(self, connect: Callable[[], Awaitable[Driver]]) -> None:
        """``connect`` opens a connection outside of any pool."""
        self._connect = connect
        self._rings = 0
        self._rung = asyncio.Event()
        self._heard: WeakKeyDictionary[asyncio.Task[object], int] = WeakKeyDictionary()
        self._listening: asyncio.Task[None] | None = None

    async def wait(self, at_most: timedelta) -> None:
        """Return as soon as it has rung since this task last came back from here, and after ``at_most``."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        task = cast("asyncio.Task[object]", asyncio.current_task())
        if self._heard.get(task, 0) == self._rings:
            with suppress(TimeoutError):
                async with asyncio.timeout(at_most.total_seconds()):
                    await self._rung.wait()
        self._heard[task] = self._rings

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None

    def _ring(self, *_: object) -> None:
        self._rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def _listen(self) -> None:
        while True:
            with suppress(*UNAVAILABLE, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listen_until_the_line_breaks()
            await asyncio.sleep(_AGAIN)

    async def _listen_until_the_line_breaks(self) -> None:
        line, broken = await self._connect(), asyncio.Event()
        try:
            line.add_termination_listener(lambda _: broken.set())
            await line.add_listener(CHANNEL, self._ring)
            self._ring()
            while not broken.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(_STILL_THERE):
                        await broken.wait()
                await line.execute("SELECT 1")
        finally:
            line.terminate()
