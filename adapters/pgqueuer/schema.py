"""The queue's own tables."""

import asyncpg
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries


async def install(dsn: str) -> None:
    """Make or bring up to date what this release of pgqueuer needs. Doing it again changes nothing."""
    connection = await asyncpg.connect(dsn)
    try:
        queries = Queries(AsyncpgDriver(connection))
        await queries.apply_upgrade()
        await queries.optimize_autovacuum()
    finally:
        await connection.close()
