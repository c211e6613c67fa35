"""Connections lent from SQLAlchemy's pool, and single statements that need no transaction."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.failures import UNAVAILABLE, unavailable
from adapters.postgres.lent import Lent, Values
from adapters.postgres.statements import Statement
from application.ports.failures import StoreUnavailable

T = TypeVar("T")


class Connections:
    """Lends connections that are open as far as anybody knows; raises ``StoreUnavailable`` otherwise.

    Behind a PgBouncer in transaction mode even a single statement needs a transaction: its preparation and
    its execution must meet the same server process.
    """

    def __init__(self, engine: AsyncEngine, *, behind_pgbouncer: bool = False) -> None:
        self._engine = engine
        self.behind_pgbouncer = behind_pgbouncer
        self.losses = 0  # how often one turned out to be lost: what it did last may be undone

    async def lend(self) -> Lent:
        while True:
            try:
                lent = Lent(await self._engine.raw_connection())
            except UNAVAILABLE as failure:
                raise unavailable() from failure
            if not lent.is_closed:
                return lent
            self.losses += 1
            lent.give_back()

    async def row(self, statement: Statement, **values: object) -> asyncpg.Record | None:
        return await self._alone(lambda lent: lent.row(statement, values))

    async def rows(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        return await self._alone(lambda lent: lent.rows(statement, values))

    async def many(self, statement: Statement, every: Sequence[Values]) -> None:
        """All of them or none, in one round trip."""
        await self._alone(lambda lent: lent.many(statement, every))

    async def _alone(self, ask: Callable[[Lent], Awaitable[T]]) -> T:
        lent = await self.lend()
        try:
            return await (_in_transaction(lent, ask) if self.behind_pgbouncer else ask(lent))
        except StoreUnavailable:
            self.losses += 1
            raise
        finally:
            lent.give_back()


async def _in_transaction(lent: Lent, ask: Callable[[Lent], Awaitable[T]]) -> T:
    await lent.command("BEGIN")
    answer = await ask(lent)
    await lent.command("COMMIT")
    return answer
