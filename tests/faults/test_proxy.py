"""The proxy itself does what its weather says: otherwise no fault test proves anything."""

import asyncio
import random
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


@pytest.mark.parametrize(("weather", "answered"), [(Weather.HANG, False), (Weather.SLOW, True)])
async def test_old_connections_hang_and_crawl_too(proxy: Proxy, weather: Weather, *, answered: bool) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(b"hello")
    assert await reader.readexactly(5) == b"hello"
    await proxy.turn(weather)
    writer.write(b"again")
    if answered:
        assert await asyncio.wait_for(reader.readexactly(5), 1.0) == b"again"
    else:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(5), 0.3)
    await proxy.turn(Weather.FINE)
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(reader.readexactly(5), 1.0)


async def test_with_chance_every_connection_has_a_limit_of_its_own(proxy: Proxy) -> None:
    proxy.cut_after, proxy.chance = 4096, random.Random(1)
    await proxy.turn(Weather.CUT)
    passed = set()
    for _ in range(4):
        with pytest.raises(asyncio.IncompleteReadError) as stopped:
            await ask(proxy, b"x" * 5000)
        passed.add(len(stopped.value.partial))
    assert len(passed) == 4


async def test_the_sun_comes_out_again(proxy: Proxy) -> None:
    await proxy.turn(Weather.HANG)
    await proxy.turn(Weather.FINE)
    assert await ask(proxy, b"hello") == b"hello"
