"""Connections that somebody keeps and hardly uses, over real sockets."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from litestar import Litestar

from entrypoints.http.server import serve
from entrypoints.http.slow_clients import Patience
from tests.http.worlds import Client, World

SHORT = Patience(head=0.4, body=0.4, pace=1000, fetching=0.4, head_largest=4096)
HEAD = "POST /v1/plans HTTP/1.1\r\nHost: coach\r\nContent-Type: application/json\r\n"
ALIVE = b"GET /health/live HTTP/1.1\r\nHost: coach\r\n\r\n"
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def a_connection(app: Litestar, patience: Patience = SHORT) -> AsyncIterator[Streams]:
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(
        serve(app, host="127.0.0.1", port=0, on_ready=port.set_result, patience=patience)
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", await asyncio.wait_for(port, 10))
    try:
        yield reader, writer
    finally:
        writer.close()
        server.cancel()
        await asyncio.wait([server])


async def trickle(writer: asyncio.StreamWriter, what: bytes, *, every: float = 0.3) -> None:
    """Always something, never enough; seldom, because a byte after the end may wipe out the last answer."""
    for byte in what:
        writer.write(bytes([byte]))
        await asyncio.sleep(every)


async def until_cut_off(streams: Streams, sends: Callable[[], Awaitable[None]]) -> tuple[bytes, float]:
    """What was said at last, and after how long."""
    reader, _ = streams
    began = time.monotonic()
    sending = asyncio.ensure_future(sends())
    try:
        told = await asyncio.wait_for(reader.read(), 5)
    except ConnectionResetError:
        told = b""
    finally:
        sending.cancel()
        await asyncio.wait([sending])
    return told, time.monotonic() - began


async def ask_for_ever(writer: asyncio.StreamWriter) -> None:
    for _ in range(500):
        writer.write(b"GET /schema/openapi.json HTTP/1.1\r\nHost: coach\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


async def nothing() -> None:
    await asyncio.sleep(5)


async def test_whoever_sends_nothing_is_cut_off(world: World) -> None:
    async with a_connection(world.app) as streams:
        told, took = await until_cut_off(streams, nothing)
    assert told == b""
    assert 0.3 < took < 2


async def test_a_head_that_trickles_ends(world: World) -> None:
    async with a_connection(world.app) as streams:
        told, took = await until_cut_off(streams, lambda: trickle(streams[1], HEAD.encode() * 9))
    assert told.startswith(b"HTTP/1.1 408 ")
    assert 0.3 < took < 2


async def test_so_do_line_breaks_instead_of_a_head(world: World) -> None:
    async with a_connection(world.app) as streams:
        _, took = await until_cut_off(streams, lambda: trickle(streams[1], b"\r\n" * 99))
    assert took < 2


async def test_a_body_that_trickles_ends(world: World, ada: Client) -> None:
    head = f"{HEAD}Authorization: Bearer {ada.token}\r\nContent-Length: 500\r\n\r\n"
    async with a_connection(world.app) as streams:
        streams[1].write(head.encode())
        told, took = await until_cut_off(streams, lambda: trickle(streams[1], b" " * 500))
    assert told.startswith(b"HTTP/1.1 408 ")
    assert 0.3 < took < 2
    assert (await ada("GET", "/v1/plans")).json()["items"] == []


async def test_so_does_one_that_is_refused_already(world: World) -> None:
    head = f"{HEAD}Content-Length: 500\r\n\r\n"
    async with a_connection(world.app) as streams:
        streams[1].write(head.encode())
        told, took = await until_cut_off(streams, lambda: trickle(streams[1], b" " * 500))
    assert told.startswith(b"HTTP/1.1 401 ")
    assert b"408" not in told, "one request, one answer"
    assert took < 2


async def test_a_body_at_a_fair_pace_may_take_longer(world: World, ada: Client) -> None:
    body = b'{"title": "Exam"%s}' % (b" " * 2000)
    head = f"{HEAD}Authorization: Bearer {ada.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    async with a_connection(world.app) as (reader, writer):
        writer.write(head.encode())
        for start in range(0, len(body), 250):
            writer.write(body[start : start + 250])
            await asyncio.sleep(0.12)  # 1 s in all, at twice the pace
        assert (await asyncio.wait_for(reader.readline(), 5)).startswith(b"HTTP/1.1 201 ")


async def test_the_second_request_of_a_connection_may_not_trickle_either(world: World) -> None:
    async with a_connection(world.app) as streams:
        streams[1].write(ALIVE + b"GET /hea")
        told, took = await until_cut_off(streams, nothing)
    assert told.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in told
    assert took < 2


async def test_a_connection_between_two_requests_is_kept(world: World) -> None:
    async with a_connection(world.app) as (reader, writer):
        for _ in range(2):
            writer.write(ALIVE)
            assert (await reader.readline()).startswith(b"HTTP/1.1 200 ")
            await reader.readuntil(b"}")
            await asyncio.sleep(0.8)


async def test_a_head_has_a_largest_size(world: World) -> None:
    async with a_connection(world.app, Patience(head_largest=4096)) as streams:
        streams[1].write(b"GET / HTTP/1.1\r\nX-Much: " + b"x" * 8192)
        told, took = await until_cut_off(streams, nothing)
    assert told.startswith(b"HTTP/1.1 431 ")
    assert took < 2


async def test_an_answer_that_nobody_fetches_is_given_up(world: World) -> None:
    """Asks for much more than the buffers between hold, and reads none of it."""
    async with a_connection(world.app) as (reader, writer):
        reader._transport.pause_reading()  # type: ignore[attr-defined]  # the one way to stop reading
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            await ask_for_ever(writer)
