"""What pgqueuer takes for granted of its connection, kept by several of them."""

import asyncio

import pytest
from pgqueuer.queries import Queries

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from adapters.pgqueuer.gathered_news import A_CHANGE, MOMENT, GatheredNews
from adapters.pgqueuer.schema import install
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


async def test_a_message_to_itself_is_heard_however_long_it_takes_to_listen(
    empty_database: PostgresDatabase,
) -> None:
    heard: asyncio.Queue[str | bytes | bytearray] = asyncio.Queue()
    async with QueueConnections(empty_database.dsn) as connections, QueueDriver(connections) as driver:
        async with asyncio.TaskGroup() as group:
            group.create_task(driver.notify("channel", "hello"))
            await asyncio.sleep(0.2)
            await driver.add_listener("channel", heard.put_nowait)
        assert await asyncio.wait_for(heard.get(), 5) == "hello"


async def test_of_many_changes_in_a_moment_it_hears_at_once_and_once_more() -> None:
    heard: list[str | bytes | bytearray] = []
    news = GatheredNews(heard.append)
    for number in range(1000):
        news(f"{A_CHANGE} {number}")
    assert heard == [f"{A_CHANGE} 0"]
    await asyncio.sleep(5 * MOMENT)
    assert heard == [f"{A_CHANGE} 0", f"{A_CHANGE} 1"]
    news(f"{A_CHANGE} at last")
    assert heard[2:] == [f"{A_CHANGE} at last"]


async def test_what_is_not_a_change_is_heard_each_time() -> None:
    heard: list[str | bytes | bytearray] = []
    news = GatheredNews(heard.append)
    news(A_CHANGE)
    for _ in range(3):
        news("health_check_event")
    assert heard == [A_CHANGE, *["health_check_event"] * 3]


async def test_pgqueuer_tells_of_changes_by_this_name(empty_database: PostgresDatabase) -> None:
    await install(empty_database.dsn)
    heard: asyncio.Queue[str | bytes | bytearray] = asyncio.Queue()
    async with QueueConnections(empty_database.dsn) as connections, QueueDriver(connections) as driver:
        await driver.add_listener("ch_pgqueuer", heard.put_nowait)
        await Queries(driver).enqueue("an entrypoint", b"")
        assert A_CHANGE in str(await asyncio.wait_for(heard.get(), 5))
