"""The same work on many things, a few at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVarTuple

Things = TypeVarTuple("Things")


async def at_once(
    most: int, work: Callable[[*Things], Awaitable[None]], things: AsyncIterator[tuple[*Things]]
) -> None:
    """The first failure ends the rest; no more than ``most`` things are taken before they are worked on."""
    free = asyncio.Semaphore(most)

    async def done(thing: tuple[*Things]) -> None:
        try:
            await work(*thing)
        finally:
            free.release()

    async with asyncio.TaskGroup() as group:
        async for thing in things:
            await free.acquire()
            group.create_task(done(thing))
