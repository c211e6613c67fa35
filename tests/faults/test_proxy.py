"""The proxy itself does what its weather says: otherwise no fault test proves anything."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from tests.faults.proxy import Proxy, Weather, proxied, to_port


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65_536):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    async with server, proxied(to_port(server.sockets[0].getsockname()[1])) as made:
        yield made


async def ask(proxy: Proxy, data: bytes, *, patience: float = 1.0) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    try:
        writer.write(data)
        return await asyncio.wait_for(reader.readexactly(len(data)), patience)
    finally:
        writer.close()


async def test_fine_weather_passes_everything(proxy: Proxy) -> None:
    assert await ask(proxy, b"x" * 100_000) == b"x" * 100_000


async def test_refuse_answers_nobody(proxy: Proxy) -> None:
    await proxy.turn(Weather.REFUSE)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await ask(proxy, b"hello")


async def test_hang_never_answers(proxy: Proxy) -> None:
    await proxy.turn(Weather.HANG)
    with pytest.raises(TimeoutError):
        await ask(proxy, b"hello", patience=0.3)


async def test_slow_answers_late(proxy: Proxy) -> None:
    await proxy.turn(Weather.SLOW)
    asked = time.monotonic()
    assert await ask(proxy, b"x" * 1024, patience=5.0) == b"x" * 1024
    assert time.monotonic() - asked > 0.15


@pytest.mark.parametrize("weather", [Weather.CUT, Weather.RESET])
async def test_cut_and_reset_stop_in_the_middle(proxy: Proxy, weather: Weather) -> None:
    await proxy.turn(weather)
    with pytest.raises((asyncio.IncompleteReadError, ConnectionResetError)) as stopped:
        await ask(proxy, b"x" * 2048)
    if isinstance(stopped.value, asyncio.IncompleteReadError):
        assert len(stopped.value.partial) <= proxy.cut_after


async def test_the_sun_comes_out_again(proxy: Proxy) -> None:
    await proxy.turn(Weather.HANG)
    await proxy.turn(Weather.FINE)
    assert await ask(proxy, b"hello") == b"hello"
