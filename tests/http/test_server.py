"""The server, inside a loop that it shares."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest
from litestar import Litestar
from returns.result import Success

from entrypoints.http.app import create_app
from entrypoints.http.server import DidNotStart, serve
from tests.http.scripted import Scripted
from tests.http.worlds import World, code, options_of


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[int]:
    """The port of a server that is stopped in the end."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(app, host="127.0.0.1", port=0, on_ready=port.set_result))
    try:
        yield await asyncio.wait_for(port, 10)
    finally:
        server.cancel()
        await asyncio.wait([server])


class Broken(AbstractAsyncContextManager[None]):
    async def __aenter__(self) -> None:
        raise RuntimeError("no stores")

    async def __aexit__(self, *_: object) -> None:
        raise AssertionError("never entered")


async def test_it_answers_and_says_nothing_of_itself(world: World) -> None:
    async with running(world.app) as port, httpx.AsyncClient() as client:
        response = await client.get(f"http://127.0.0.1:{port}/health/live")
    assert response.json() == {"version": "9.9.9"}
    assert "Server" not in response.headers


async def test_a_giant_is_refused_though_none_of_it_was_sent(world: World) -> None:
    ada = await world.learner("ada@example.org")
    head = (
        "POST /v1/plans HTTP/1.1\r\nHost: coach\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {ada.token}\r\nContent-Length: 99999999\r\n\r\n"
    )
    async with running(world.app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head.encode())
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n"), 10)
        writer.close()
    assert answer.startswith(b"HTTP/1.1 413 ")


async def ten_megabytes() -> AsyncIterator[bytes]:
    for _ in range(100):
        yield b"x" * 100_000


@pytest.mark.parametrize("body", [b"x" * 10_000_000, ten_megabytes()], ids=["announced", "unannounced"])
async def test_whoever_sends_a_giant_all_the_same_hears_why_not(
    world: World, body: bytes | AsyncIterator[bytes]
) -> None:
    ada = await world.learner("ada@example.org")
    headers = {"Authorization": f"Bearer {ada.token}", "Content-Type": "application/json"}
    async with running(world.app) as port, httpx.AsyncClient(headers=headers) as client:
        url = f"http://127.0.0.1:{port}/v1/knowledge"
        assert code(await client.post(url, content=body)) == (413, "body_too_large")
        assert (await client.get(url)).status_code == 200, "the connection is still of use"


async def test_stopping_lets_a_running_request_finish() -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()
    coach = Scripted({"check_stores": Success([])})

    class Slowly:
        async def __call__(self, _: object) -> Success[list[object]]:
            reached.set()
            await go_on.wait()
            return Success([])

    app = coach.app(check_stores=Slowly())
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(serve(app, host="127.0.0.1", port=0, on_ready=port.set_result))
    url = f"http://127.0.0.1:{await port}/health/ready"
    async with httpx.AsyncClient() as client:
        asking = asyncio.create_task(client.get(url))
        await reached.wait()
        server.cancel()
        await asyncio.sleep(0.2)
        with pytest.raises(httpx.ConnectError):
            await client.get(url)
        go_on.set()
        assert (await asking).status_code == 200
    with pytest.raises(asyncio.CancelledError):
        await server


async def test_signals_stay_the_callers(world: World) -> None:
    before = signal.getsignal(signal.SIGTERM)
    async with running(world.app):
        assert signal.getsignal(signal.SIGTERM) is before


async def test_a_port_that_is_taken_is_an_error_and_not_the_end_of_the_process(world: World) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):
        await serve(world.app, host="127.0.0.1", port=taken.getsockname()[1])


async def test_nor_is_an_application_that_does_not_start(world: World) -> None:
    app = create_app(world.coach, options_of(world.stores), lifespan=[lambda _: Broken()])
    with pytest.raises(DidNotStart):
        await serve(app, host="127.0.0.1", port=0)


async def test_what_was_opened_is_closed(world: World) -> None:
    told = []

    @asynccontextmanager
    async def stores(_: Litestar) -> AsyncIterator[None]:
        told.append("open")
        yield
        told.append("closed")

    async with running(create_app(world.coach, options_of(world.stores), lifespan=[stores])):
        assert told == ["open"]
    assert told == ["open", "closed"]
