"""Connections lent from SQLAlchemy's pool, and single statements that need no transaction."""

from collections.abc import Awaitable, Callable, Sequence
from time import perf_counter
from typing import TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.postgres.failures import STORE, UNAVAILABLE, unavailable
from adapters.postgres.lent import Lent, Values
from adapters.postgres.roles import TENANT
from adapters.postgres.statements import Statement
from application.consistency.store_observer import Asked, NobodyLooks, StoreObserver
from application.ports.failures import StoreUnavailable

_NOBODY = NobodyLooks()

T = TypeVar("T")


class Connections:
    """Lends connections that are open as far as anybody knows; raises ``StoreUnavailable`` otherwise.

    Behind a PgBouncer in transaction mode even a single statement needs a transaction: its preparation and
    its execution must meet the same server process. Other transactions there meet that process too, so
    role and tenant are theirs, and otherwise the connection's.

    ``fenced``: a statement sees and writes the rows of the tenant that is named with it (``tenant_id``), and
    without one nobody's. What the statement itself asks for comes on top of that.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        behind_pgbouncer: bool = False,
        role: str | None = None,
        fenced: bool = False,
        observer: StoreObserver = _NOBODY,
    ) -> None:
        self._engine = engine
        self._observer = observer
        self._role = role
        self._fenced = fenced
        self.behind_pgbouncer = behind_pgbouncer
        self.losses = 0  # how often one turned out to be lost: what it did last may be undone
        self.waiting = 0  # how many ask for one at this moment

    async def lend(self, tenant_id: UUID | None = None) -> Lent:
        lent = await self._open()
        if self._fenced and not self.behind_pgbouncer:
            try:
                await lent.stand_for(tenant_id)
            except BaseException:  # whoever gets nothing cannot give it back
                lent.give_back()
                raise
        return lent

    def beginning(self, tenant_id: UUID | None) -> str:
        """How a transaction of the tenant begins."""
        steps = ["BEGIN"]
        if self.behind_pgbouncer and self._role is not None:
            steps.append(f"SET LOCAL ROLE {self._role}")
        if self.behind_pgbouncer and self._fenced:
            steps.append(f"SET LOCAL {TENANT} = '{tenant_id or ''}'")
        return "; ".join(steps)

    async def _open(self) -> Lent:
        while True:
            lent = await self._lend()
            if not lent.is_closed:
                return lent
            self.losses += 1
            lent.give_back()

    async def _lend(self) -> Lent:
        began, how = perf_counter(), Asked.FAILED
        self.waiting += 1
        try:
            lent = Lent(await self._engine.raw_connection(), self._observer)
            how = Asked.DONE
        except UNAVAILABLE as failure:
            how = Asked.UNAVAILABLE
            raise unavailable() from failure
        else:
            return lent
        finally:
            self.waiting -= 1
            self._observer.asked(STORE, "lend", perf_counter() - began, how)

    async def row(self, statement: Statement, **values: object) -> asyncpg.Record | None:
        return await self._alone(lambda lent: lent.row(statement, values), _tenant_in(values))

    async def rows(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        return await self._alone(lambda lent: lent.rows(statement, values), _tenant_in(values))

    async def many(self, statement: Statement, every: Sequence[Values]) -> None:
        """All of them or none, in one round trip."""
        tenant_id = _tenant_in(every[0]) if every else None
        await self._alone(lambda lent: lent.many(statement, every), tenant_id)

    async def _alone(self, ask: Callable[[Lent], Awaitable[T]], tenant_id: UUID | None) -> T:
        lent = await self.lend(tenant_id)
        try:
            if self.behind_pgbouncer:
                return await _in_transaction(lent, ask, beginning=self.beginning(tenant_id))
            return await ask(lent)
        except StoreUnavailable:
            self.losses += 1
            raise
        finally:
            lent.give_back()


def _tenant_in(values: Values) -> UUID | None:
    tenant_id = values.get("tenant_id")
    return tenant_id if isinstance(tenant_id, UUID) else None


async def _in_transaction(lent: Lent, ask: Callable[[Lent], Awaitable[T]], *, beginning: str) -> T:
    await lent.command(beginning)
    answer = await ask(lent)
    await lent.command("COMMIT")
    return answer
