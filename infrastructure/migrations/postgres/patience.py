"""Waiting for a table's lock without making everybody else wait.

A step that waits for a lock stands in the queue, and every later reader and writer of that table stands
behind it. So a step waits half a second at most, is undone, lets everybody pass, and comes again.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable

import asyncpg
from sqlalchemy.exc import DBAPIError

from infrastructure.refused import Refused

LOCK_TIMEOUT = 500  # milliseconds
TRIES = 20
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0  # seconds; with TRIES some two minutes
SETTINGS = {"lock_timeout": str(LOCK_TIMEOUT)}  # of a session

_IN_THE_WAY = ("55P03", "40P01")  # lock_not_available, deadlock_detected


async def patiently(
    move: Callable[[], Awaitable[None]], *, who_waits: Callable[[], Awaitable[str]], tries: int = TRIES
) -> None:
    """Raises ``Refused`` with ``who_waits``, what is asked at the end of all tries."""
    for attempt in range(tries):
        try:
            return await move()
        except (DBAPIError, asyncpg.PostgresError) as failure:
            if _state_of(failure) not in _IN_THE_WAY:
                raise
        pause = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE)
        await asyncio.sleep(pause * random.uniform(0.5, 1))  # noqa: S311 - so that no two come together
    raise Refused(
        f"Somebody holds a lock that the migration needs, and it was not given within {tries} tries. Steps "
        f"that were taken stay, and `coach migrate` goes on from there. {await who_waits()}"
    )


def _state_of(failure: DBAPIError | asyncpg.PostgresError) -> str | None:
    return getattr(failure.orig if isinstance(failure, DBAPIError) else failure, "sqlstate", None)
