"""What pgqueuer takes for granted of its connection, kept by several of them."""

import asyncio

import pytest

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
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
