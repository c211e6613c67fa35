"""A consumer in a process of its own, which tells what it does and can be killed in the middle of it."""

import asyncio
import sys
from typing import Any

import asyncpg
from returns.result import Result, Success

from adapters.memory.dead_letters import MemoryDeadLetters
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from application.coaching.send_message import SendMessageCommand
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.postgres import PostgresConsumer, PostgresOutcomes
from tests.queue.messages import SEALER
from tests.queue.recording import Recorded
from tests.queue.test_consumer import Noon
from tests.queue.test_postgres import QUICK


async def main(dsn: str, *, hangs: bool) -> None:
    async def act(command: SendMessageCommand) -> Result[Any, Any]:
        """The effect is there, and the worker has told nobody."""
        connection = await asyncpg.connect(dsn)
        await connection.execute("INSERT INTO effects VALUES ($1)", command.message_id)
        await connection.close()
        if hangs:
            await asyncio.sleep(3600)
        return Success("acted")

    async with QueueConnections(dsn) as connections:
        consumer = Consumer(
            transport="pgqueuer",
            coach=Recorded(instead={"send_message": act}).coach(),
            sealer=SEALER,
            outcomes=PostgresOutcomes(QueueDriver(connections)),
            dead_letters=MemoryDeadLetters(),
            clock=Noon(),
        )
        await PostgresConsumer(lambda: QueueDriver(connections), consumer, QUICK).run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], hangs=sys.argv[2] == "hangs"))
