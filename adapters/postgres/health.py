"""Whether PostgreSQL answers."""

import asyncio

from sqlalchemy import literal, select

from adapters.postgres.connections import Connections
from adapters.postgres.failures import STORE, unavailable
from adapters.postgres.statements import Statement

_PATIENCE = 1.5  # seconds; the port allows two
_ANYBODY = Statement(select(literal(1)))


class PostgresHealth:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    @property
    def store(self) -> str:
        return STORE

    async def check(self) -> None:
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._connections.row(_ANYBODY)
        except TimeoutError as silence:
            raise unavailable() from silence
