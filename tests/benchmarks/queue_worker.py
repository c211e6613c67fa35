"""The queue door alone, as a process: what `coach work` runs, without the relay and the schedule."""

import asyncio
import signal

import uvloop

from infrastructure.container import Container
from infrastructure.deployment import given
from infrastructure.lifespan import opened
from infrastructure.logs import set_up_logs
from infrastructure.settings import Settings


async def main() -> None:
    set_up_logs("warning")
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    container = Container(deployment=given(Settings(_env_file=None)))
    async with opened(container), container.ports.queue_connections():
        await container.queue_consumer().run(stop)


if __name__ == "__main__":
    uvloop.run(main())
