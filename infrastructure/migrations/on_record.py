"""Migrations are acts of administration: they are in the chain, as far as the chain's own table is there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Never, TypeVar

from returns.result import Result, Success
from sqlalchemy import func, select

from adapters.postgres.audit_trail import PostgresAuditTrail
from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.statements import Statement
from adapters.system.clock import SystemClock
from adapters.system.ids import SystemIds
from application.audit.audited import Audited, Trail
from domain.audit.chain import Act

T = TypeVar("T")

_CHAIN = Statement(select(func.to_regclass("public.audit_head")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """``to`` names each store that is moved, and the step that it is moved to."""

    act: str
    to: str


class TrailToBe:
    """Keeps what is entered until there is a chain for it.

    A first migration begins before the table is there. One that takes the table back ends after it, and
    what is entered then is lost with all the rest.
    """

    def __init__(self, trail: Trail, connections: Connections) -> None:
        self._trail, self._connections = trail, connections
        self._waiting: list[Act] = []

    async def append(self, act: Act, /) -> None:
        self._waiting.append(act)
        there = await self._connections.row(_CHAIN)
        if there is not None and there[0] is not None:
            for each in self._waiting:
                await self._trail.append(each)
            self._waiting.clear()


async def on_record(url: str, key: bytes, migration: Migration, move: Callable[[], Awaitable[T]]) -> T:
    """What ``move`` does, between two entries in the chain of the database at ``url``."""

    async def moved(_: Migration, /) -> Result[T, Never]:
        return Success(await move())

    engine = create_engine(url, pool_size=1)
    try:
        connections = Connections(engine)
        trail = TrailToBe(PostgresAuditTrail(connections, key), connections)
        audited = Audited(moved, trail, SystemClock(), SystemIds(), act=migration.act, fields=("to",))
        return (await audited(migration)).unwrap()
    finally:
        await engine.dispose()
