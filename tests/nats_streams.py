"""Streams with random names on a broker that others may use too, and a look into them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg, StreamState
from nats.js.errors import NotFoundError

from adapters.nats.connection import NatsConnection
from adapters.nats.names import NatsNames
from adapters.nats.streams import declare_streams
from application.ports.failures import StoreUnavailable


@dataclass(frozen=True, slots=True)
class NatsStreams:
    """Streams that a fixture made and will delete."""

    url: str
    connection: NatsConnection
    names: NatsNames

    async def state(self, stream: str) -> StreamState:
        return (await (await self.connection.jetstream()).stream_info(stream)).state

    async def messages(self, stream: str) -> list[RawStreamMsg]:
        """All that are in it, oldest first; taken by nobody."""
        jetstream = await self.connection.jetstream()
        found: list[RawStreamMsg] = []
        with suppress(NotFoundError):
            while True:
                after = (found[-1].seq or 0) if found else 0
                found.append(await jetstream.get_msg(stream, after + 1, subject=">", next=True))
        return found

    async def bodies(self, stream: str) -> list[bytes]:
        return [message.data or b"" for message in await self.messages(stream)]


@asynccontextmanager
async def nats_streams(url: str, *, silence: timedelta = timedelta(seconds=30)) -> AsyncIterator[NatsStreams]:
    names = NatsNames(f"test_{uuid4().hex}")
    async with NatsConnection(url) as connection:
        try:
            await declare_streams(connection, names, silence=silence)
            yield NatsStreams(url, connection, names)
        finally:
            await _deleted(connection, names)


async def _deleted(connection: NatsConnection, names: NatsNames) -> None:
    jetstream = await _answering(connection)
    for stream in (names.commands, names.outcomes, names.events, names.dead_letters):
        with suppress(NotFoundError):
            await jetstream.delete_stream(stream)


async def _answering(connection: NatsConnection) -> JetStreamContext:
    """The test may only just have started the broker again."""
    async with asyncio.timeout(10):
        while True:
            with suppress(StoreUnavailable):
                return await connection.jetstream()
            await asyncio.sleep(0.05)
