"""One of the driver's own connections, on loan."""

from collections.abc import Awaitable, Sequence
from time import perf_counter
from typing import TypeAlias, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy.pool import PoolProxiedConnection

from adapters.postgres.failures import STORE, UNAVAILABLE, refused, unavailable
from adapters.postgres.roles import TENANT
from adapters.postgres.statements import Statement
from application.consistency.store_observer import Asked, StoreObserver

T = TypeVar("T")
Values: TypeAlias = dict[str, object]
Driver: TypeAlias = "asyncpg.Connection[asyncpg.Record]"


class Lent:
    """Raises what the ports know. Whatever leaves its state uncertain closes it."""

    __slots__ = ("_driver", "_observer", "_proxied")

    def __init__(self, proxied: PoolProxiedConnection, observer: StoreObserver) -> None:
        self._proxied = proxied
        self._observer = observer
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
        return await self._answer(asked, values, statement.operation)

    async def rows(self, statement: Statement, values: Values) -> Sequence[asyncpg.Record]:
        asked = self._driver.fetch(statement.sql, *statement.arguments(values))
        return await self._answer(asked, values, statement.operation)

    async def many(self, statement: Statement, every: Sequence[Values]) -> None:
        asked = self._driver.executemany(statement.sql, [statement.arguments(values) for values in every])
        await self._answer(asked, {}, statement.operation)

    async def command(self, sql: str) -> str:
        """Run a command without values; gives what the server says it did."""
        operation = sql.partition(" ")[0].rstrip(";").lower()
        return await self._answer(self._driver.execute(sql), {}, operation)

    def give_back(self) -> None:
        """Into the pool, which replaces it if it is closed. Never waits: a transaction must be over."""
        if not self.is_closed and self._driver.is_in_transaction():
            self._driver.terminate()
        if self.is_closed:
            self._proxied.invalidate()
        self._proxied.close()

    async def _answer(self, asked: Awaitable[T], values: Values, operation: str) -> T:
        began, how = perf_counter(), Asked.FAILED
        try:
            answer = await asked
            how = Asked.DONE
        except asyncpg.IntegrityConstraintViolationError as violation:
            how = Asked.REFUSED
            raise refused(violation, values) from violation
        except UNAVAILABLE as failure:
            how = Asked.UNAVAILABLE
            self._driver.terminate()
            raise unavailable() from failure
        except asyncpg.PostgresError:
            raise
        except BaseException as interruption:  # a cancelled task must not leave half an answer in the pool
            was_closed = self.is_closed
            self._driver.terminate()
            if was_closed and isinstance(interruption, asyncpg.InterfaceError):
                how = Asked.UNAVAILABLE
                raise unavailable() from interruption
            raise
        else:
            return answer
        finally:
            self._observer.asked(STORE, operation, perf_counter() - began, how)
