"""Connections of the queue's own: it listens, so it needs them direct, not through a transaction pooler."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Self

import asyncpg
from pgqueuer.core.tm import TaskManager
from pgqueuer.ports.driver import NotifyCallback

from adapters.pgqueuer.gathered_news import GatheredNews
from application.ports.failures import StoreUnavailable

_LOST = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that the server has just ended
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.InvalidPasswordError,  # it has just been changed, here or there
)


CONNECTING = 5.0  # seconds until a server counts as unavailable


class QueueConnections:
    """Opened and closed with the process; connects when first needed, so that PostgreSQL may come later."""

    def __init__(
        self,
        dsn: str,
        *,
        size: int = 4,
        patience: float = 30.0,
        password: Callable[[], Awaitable[str | None]] | None = None,
    ) -> None:
        """``dsn`` as asyncpg has it; ``patience`` in seconds for one statement.

        ``password`` is asked by each new connection.
        """
        self._dsn, self._size, self._patience = dsn, size, patience
        self._password: dict[str, Any] = {} if password is None else {"password": password}
        self._pool: asyncpg.Pool[Any] | None = None

    async def __aenter__(self) -> Self:
        self._pool = await asyncpg.create_pool(
            self._dsn,
            min_size=0,
            max_size=self._size,
            timeout=CONNECTING,
            command_timeout=self._patience,
            reset=_as_it_is,
            **self._password,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.terminate()

    @property
    def pool(self) -> "asyncpg.Pool[Any]":
        if self._pool is None:
            raise StoreUnavailable("queue")
        return self._pool

    async def listener(self) -> "asyncpg.Connection[Any]":
        listening: asyncpg.Connection[Any] = await asyncpg.connect(
            self._dsn, timeout=CONNECTING, command_timeout=self._patience, **self._password
        )
        return listening


async def _as_it_is(_: "asyncpg.Connection[Any]") -> None:
    """Single statements leave nothing behind that a round trip would have to clear away."""


class QueueDriver:
    """What pgqueuer speaks through. A lost connection is ``StoreUnavailable``."""

    def __init__(self, connections: QueueConnections) -> None:
        self._connections = connections
        self._listener: asyncpg.Connection[Any] | None = None
        self._listening = asyncio.Event()
        self._shutdown = asyncio.Event()

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        with _translated():
            return [dict(row) for row in await self._connections.pool.fetch(query, *args)]

    async def execute(self, query: str, *args: object) -> str:
        with _translated():
            return str(await self._connections.pool.execute(query, *args))

    async def notify(self, channel: str, payload: str) -> None:
        """To itself, so not before it listens: pgqueuer does not wait for one before it begins the other."""
        await self._listening.wait()
        await self.execute("SELECT pg_notify($1, $2)", channel, payload)

    async def add_listener(self, channel: str, callback: NotifyCallback) -> None:
        with _translated():
            if self._listener is None:
                self._listener = await self._connections.listener()
            news = GatheredNews(callback)
            await self._listener.add_listener(channel, lambda _, __, ___, payload: news(payload))
        self._listening.set()

    @property
    def shutdown(self) -> asyncio.Event:
        return self._shutdown

    @property
    def tm(self) -> TaskManager:
        return TaskManager()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.terminate()


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except _LOST as lost:
        raise StoreUnavailable("queue") from lost
