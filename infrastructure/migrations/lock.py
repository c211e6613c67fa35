"""One migration at a time, of whichever store, whoever starts how many."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.postgres.engine import connect_directly
from adapters.postgres.lent import Driver
from infrastructure.refused import Refused

# Any number that nobody else locks. Earlier releases lock it for as long as their one transaction lasts.
LOCK = 5_790_684_132
PATIENCE = 600.0  # seconds that another process may take
LOOKING = 0.2

_HOLDER = """
    SELECT format('process %s, %s', pid, coalesce(host(client_addr), 'on the server''s machine'))
    FROM pg_locks JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32) + objid::bigint = $1
"""


@asynccontextmanager
async def alone(url: str, *, patience: float = PATIENCE) -> AsyncIterator[None]:
    """The lock of a session, which ends with its holder however that ends; ``Refused`` when it is not given.

    Whoever waits for it asks again and again: a statement that waits inside the server is a transaction, and
    an index that is built beside the writers waits for every transaction to end.
    """
    connection = await connect_directly(url)
    try:
        await _taken(connection, patience)
        yield
    finally:
        await connection.close()


async def _taken(connection: Driver, patience: float) -> None:
    for attempt in range(int(patience / LOOKING) + 1):
        if attempt:
            await asyncio.sleep(LOOKING)
        if await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):
            return
    holder = await connection.fetchval(_HOLDER, LOCK)
    raise Refused(f"Somebody else has migrated for longer than {patience:.0f} s ({holder or 'just done'})")
