"""The bell that rings when something was committed to the outbox (LISTEN)."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from datetime import timedelta

import asyncpg

from adapters.postgres.failures import UNAVAILABLE
from adapters.postgres.lent import Driver
from application.consistency.bell import Bell

CHANNEL = "coach_outbox"
_AGAIN = 1.0  # seconds from one attempt to connect to the next
_STILL_THERE = 30.0  # seconds of silence after which the line is tried


class Doorbell:
    """Rings for the subscribers that a commit has something for.

    A line that broke may have lost some rings, so that every new line rings for everybody.
    """

    def __init__(self, connect: Callable[[], Awaitable[Driver]]) -> None:
        """``connect`` opens a connection outside of any pool."""
        self._connect = connect
        self._bell = Bell()
        self._listening: asyncio.Task[None] | None = None

    async def wait(self, at_most: timedelta) -> Collection[str] | None:
        """Return as soon as it has rung since this task last came back from here, and after ``at_most``.

        Gives the names of those it rang for, or ``None``: it may be for anybody.
        """
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen())
        return await self._bell.wait(at_most)

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None

    def _ring(self, *told: object) -> None:
        names = str(told[-1])  # after the line, the process and the channel
        self._bell.ring(names.split(",") if names else None)

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            with suppress(*UNAVAILABLE, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listen_until_the_line_breaks()
            await asyncio.sleep(began + _AGAIN - loop.time())  # a line that had lasted is replaced at once

    async def _listen_until_the_line_breaks(self) -> None:
        line, broken = await self._connect(), asyncio.Event()
        try:
            line.add_termination_listener(lambda _: broken.set())
            await line.add_listener(CHANNEL, self._ring)
            self._bell.ring(None)
            while not broken.is_set():
                with suppress(TimeoutError):
                    async with asyncio.timeout(_STILL_THERE):
                        await broken.wait()
                await line.execute("SELECT 1")
        finally:
            line.terminate()
