"""One PostgreSQL transaction, as repositories see it."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from adapters.postgres.connections import Connections
from adapters.postgres.lent import Lent
from adapters.postgres.statements import Statement


class NotCommitted(Exception):
    """A statement had failed and nobody took notice; everything was rolled back."""


class Transaction:
    """Begins with the first write, so that reading alone costs no round trip more.

    Every statement sees what was committed before it (READ COMMITTED), so a later beginning changes nothing
    but how long locks are held. Over fenced connections all of it is one tenant's.
    """

    __slots__ = ("_begun", "_connections", "_lent", "_tenant_id")

    def __init__(self, connections: Connections, tenant_id: UUID | None = None) -> None:
        self._connections = connections
        self._tenant_id = tenant_id
        self._lent: Lent | None = None
        self._begun = False

    async def row(self, statement: Statement, **values: object) -> asyncpg.Record | None:
        return await (await self._connection()).row(statement, values)

    async def rows(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        return await (await self._connection()).rows(statement, values)

    async def write(self, statement: Statement, **values: object) -> asyncpg.Record | None:
        """Whatever locks or changes rows. Gives the first row that it returns."""
        return await (await self._begin()).row(statement, values)

    async def write_all(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        """As ``write``, but gives every row."""
        return await (await self._begin()).rows(statement, values)

    async def commit(self) -> None:
        if self._lent is not None and self._begun:
            done = await self._lent.command("COMMIT")
            self._begun = False
            if done != "COMMIT":
                raise NotCommitted(done)

    async def close(self) -> None:
        """Roll back what was not committed, and let the connection go."""
        lent, self._lent = self._lent, None
        if lent is None:
            return
        try:
            if self._begun and not lent.is_closed:
                await lent.command("ROLLBACK")
        finally:
            self._begun = False
            lent.give_back()

    async def _begin(self) -> Lent:
        lent = self._lent or await self._connection()
        if not self._begun:
            await lent.command(self._connections.beginning(self._tenant_id))
            self._begun = True
        return lent

    async def _connection(self) -> Lent:
        if self._lent is None:
            self._lent = await self._connections.lend(self._tenant_id)
            if self._connections.behind_pgbouncer:
                return await self._begin()
        return self._lent
