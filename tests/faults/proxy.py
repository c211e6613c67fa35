"""A TCP proxy in front of a store that can misbehave in the ways that networks do."""

import asyncio
import random
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

Upstream: TypeAlias = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]

_CHUNK = 65_536
_CRAWL = 0.05  # seconds between the pieces of a slow answer
_PIECE = 256  # bytes of such a piece


class Weather(Enum):
    """How the network is today."""

    FINE = auto()
    REFUSE = auto()  # nobody listens: connections are reset as soon as they are made
    HANG = (
        auto()
    )  # connections are accepted and bytes swallowed, nothing ever comes back; old ones stand still
    SLOW = auto()  # about 5 KB/s, both ways, over old connections too
    CUT = auto()  # each connection is closed after `cut_after` bytes from the store
    RESET = auto()  # like CUT, with a RST instead of a FIN


@dataclass
class Proxy:
    """Listens on ``port`` of 127.0.0.1. When the weather gets better or breaks, old connections end too.

    With ``chance`` each connection has a limit of its own, anywhere up to ``cut_after``.
    """

    upstream: Upstream
    cut_after: int = 512
    chance: random.Random | None = None
    weather: Weather = Weather.FINE
    port: int = 0
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._drop_all()

    async def turn(self, weather: Weather) -> None:
        self.weather = weather
        if weather not in (Weather.HANG, Weather.SLOW):
            await self._drop_all()

    async def _drop_all(self) -> None:
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._open.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):  # no store there is one of them
                await self._relay(reader, writer)
        except asyncio.CancelledError:
            _reset(writer)
        finally:
            self._open.discard(task)
            writer.close()

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.weather is Weather.REFUSE:
            _reset(writer)
            return
        if self.weather is Weather.HANG:
            while await reader.read(_CHUNK):
                pass
            return
        from_store, to_store = await self.upstream()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pump(reader, to_store, allowed=None))
                group.create_task(self._pump(from_store, writer, allowed=self._allowance()))
        except* (ConnectionError, _Cut) as ended:
            if self.weather is Weather.RESET and ended.subgroup(_Cut):
                _reset(writer)
        finally:
            to_store.close()

    def _allowance(self) -> int | None:
        if self.weather not in (Weather.CUT, Weather.RESET):
            return None
        return self.cut_after if self.chance is None else self.chance.randint(1, self.cut_after)

    async def _pump(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, allowed: int | None
    ) -> None:
        passed = 0
        while data := await source.read(_PIECE if self.weather is Weather.SLOW else _CHUNK):
            if self.weather is Weather.HANG:
                await asyncio.Event().wait()  # until the weather changes
            if self.weather is Weather.SLOW:
                await asyncio.sleep(_CRAWL * max(1.0, len(data) / _PIECE))
            if allowed is not None and passed + len(data) > allowed:
                sink.write(data[: allowed - passed])
                await sink.drain()
                raise _Cut
            passed += len(data)
            sink.write(data)
            await sink.drain()
        raise _Cut


class _Cut(Exception):
    """One side is done, so both are."""


def _reset(writer: asyncio.StreamWriter) -> None:
    """Ends a connection with a RST: linger of zero, then close."""
    handle = writer.get_extra_info("socket")
    if handle is not None:
        with suppress(OSError):
            handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def to_port(port: int) -> Upstream:
    """A store that listens on a port of this machine."""
    return lambda: asyncio.open_connection("127.0.0.1", port)


def to_socket(path: str) -> Upstream:
    """A store that listens on a Unix socket."""
    return lambda: asyncio.open_unix_connection(path)


@asynccontextmanager
async def proxied(
    upstream: Upstream, *, cut_after: int = 512, chance: random.Random | None = None
) -> AsyncIterator[Proxy]:
    """A proxy for as long as the block lasts."""
    proxy = Proxy(upstream, cut_after, chance)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.stop()
