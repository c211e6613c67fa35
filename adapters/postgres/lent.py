"""One of the driver's own connections, on loan."""

from collections.abc import Awaitable, Sequence
from typing import TypeAlias, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy.pool import PoolProxiedConnection

from adapters.postgres.failures import UNAVAILABLE, refused, unavailable
from adapters.postgres.roles import TENANT
from adapters.postgres.statements import Statement

T = TypeVar("T")
Values: TypeAlias = dict[str, object]
Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Lent:
    """Raises what the ports know. Whatever leaves its state uncertain closes it."""

    __slots__ = ("_driver", "_proxied")

    def __init__(self, proxied: PoolProxiedConnection) -> None:
        self._proxied = proxied
        driver: Driver = proxied.driver_connection  # type: ignore[assignment] # SQLAlchemy cannot know
        self._driver = driver

    @property
    def is_closed(self) -> bool:
        return self._driver.is_closed()

    async def stand_for(self, tenant_id: UUID | None) -> None:
        """See and write this tenant's rows only, or nobody's. A round trip if it was another one before."""
        if self._proxied.info.get(TENANT) != tenant_id:
            await self.command(f"SET {TENANT} = '{tenant_id or ''}'")
            self._proxied.info[TENANT] = tenant_id

    async def row(self, statement: Statement, values: Values) -> asyncpg.Record | None:
        asked = self._driver.fetchrow(statement.sql, *statement.arguments(values))
        return await self._answer(asked, values)

    async def rows(self, statement: Statement, values: Values) -> Sequence[asyncpg.Record]:
        asked = self._driver.fetch(statement.sql, *statement.arguments(values))
        return await self._answer(asked, values)

    async def many(self, statement: Statement, every: Sequence[Values]) -> None:
        asked = self._driver.executemany(statement.sql, [statement.arguments(values) for values in every])
        await self._answer(asked, {})

    async def command(self, sql: str) -> str:
        """Run a command without values; gives what the server says it did."""
        return await self._answer(self._driver.execute(sql), {})

    def give_back(self) -> None:
        """Into the pool, which replaces it if it is closed. Never waits: a transaction must be over."""
        if not self.is_closed and self._driver.is_in_transaction():
            self._driver.terminate()
        if self.is_closed:
            self._proxied.invalidate()
        self._proxied.close()

    async def _answer(self, asked: Awaitable[T], values: Values) -> T:
        try:
            return await asked
        except asyncpg.IntegrityConstraintViolationError as violation:
            raise refused(violation, values) from violation
        except UNAVAILABLE as failure:
            self._driver.terminate()
            raise unavailable() from failure
        except asyncpg.PostgresError:
            raise
        except BaseException as interruption:  # a cancelled task must not leave half an answer in the pool
            was_closed = self.is_closed
            self._driver.terminate()
            if was_closed and isinstance(interruption, asyncpg.InterfaceError):
                raise unavailable() from interruption
            raise
