"""A balancer before several `coach serve`: each new connection goes to the next one that says it is ready."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count

from tests.benchmarks.load import Connection, request

GLANCE = 0.2  # seconds between two looks at who is ready
_CHUNK = 65_536


@dataclass
class Balancer:
    """Passes bytes on as they are and tries nothing twice: whatever a server loses, a client has lost."""

    ports: Sequence[int]
    port: int = 0
    ready: set[int] = field(default_factory=set)
    _turns: "count[int]" = field(default_factory=count)
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            from_server, to_server = await asyncio.open_connection("127.0.0.1", self._next())
            upward = asyncio.create_task(_pump(reader, to_server))
            self._open.add(upward)
            await _pump(from_server, writer)
            upward.cancel()
            self._open.discard(upward)
            to_server.close()
        writer.close()

    async def stop(self) -> None:
        for each in self._open:
            each.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def look(self) -> None:
        while True:
            for port in self.ports:
                (self.ready.add if await _is_ready(port) else self.ready.discard)(port)
            await asyncio.sleep(GLANCE)

    def _next(self) -> int:
        ready = [port for port in self.ports if port in self.ready]
        if not ready:
            raise ConnectionRefusedError
        return ready[next(self._turns) % len(ready)]


@asynccontextmanager
async def balanced(ports: Sequence[int]) -> AsyncIterator[Balancer]:
    """Begins when every server is ready."""
    balancer = Balancer(ports)
    server = await asyncio.start_server(balancer.serve, "127.0.0.1", 0)
    balancer.port = server.sockets[0].getsockname()[1]
    looking = asyncio.create_task(balancer.look())
    try:
        async with asyncio.timeout(90):
            while len(balancer.ready) < len(ports):  # noqa: ASYNC110 - looking again is all there is to do
                await asyncio.sleep(GLANCE)
        yield balancer
    finally:
        looking.cancel()
        server.close()
        await balancer.stop()


async def _is_ready(port: int) -> bool:
    try:
        async with asyncio.timeout(5):
            connection = await Connection.open(port)
            status, _ = await connection.ask(request("GET", "/health/ready"))
            connection.close()
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return False
    return status == 200


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(_CHUNK):
            sink.write(data)
            await sink.drain()
