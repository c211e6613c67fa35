"""Somebody who puts commands into the queue and does not give up."""

import asyncio
from contextlib import AsyncExitStack, suppress
from types import TracebackType
from typing import Self

from adapters.nats.connection import NatsConnection
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from application.ports.failures import StoreUnavailable
from entrypoints.queue.nats import NatsCommands
from entrypoints.queue.postgres import PostgresCommands
from tests.faults.product import Product


class Producer:
    """One that is not sure sends again: the command's id makes that harmless."""

    def __init__(self, product: Product) -> None:
        self._product, self._stack = product, AsyncExitStack()
        self._commands: NatsCommands | PostgresCommands | None = None

    async def __aenter__(self) -> Self:
        if self._product.queue == "nats":
            broker = await self._stack.enter_async_context(NatsConnection(self._product.nats.url))
            self._commands = NatsCommands(broker)
        else:
            tables = await self._stack.enter_async_context(QueueConnections(self._product.postgres.dsn()))
            self._commands = PostgresCommands(QueueDriver(tables))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def send(self, body: bytes) -> None:
        assert self._commands is not None
        while True:
            with suppress(StoreUnavailable):
                await self._commands.send(body)
                return
            await asyncio.sleep(0.2)
