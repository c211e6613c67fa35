"""The queue door over a real broker: letters travel through NATS, and so do their outcomes."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

import nats
from nats.aio.msg import Msg

from adapters.memory.clock import MemoryClock
from adapters.nats.dead_letters import NatsDeadLetters
from adapters.nats.names import CONSUMER
from adapters.nats.streams import declare_streams
from application.coach import Coach
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from entrypoints.queue.nats_consumer import NatsConsumer, NatsConsumerOptions
from entrypoints.queue.sealing import Sealer
from tests.acceptance.doors.letters import Post
from tests.acceptance.doors.queue_door import QueueDoor
from tests.acceptance.world import World
from tests.nats_streams import NatsStreams, nats_streams

PATIENCE = 20  # seconds for an outcome
SEALER = Sealer([bytes(range(32))])
ONE_BY_ONE = NatsConsumerOptions(hands=1, poll=timedelta(seconds=0.2))


@dataclass(frozen=True, slots=True)
class NatsPost(Post):
    """Puts a letter into the queue and listens until its outcome comes."""

    commands: NatsCommands
    outcomes: "asyncio.Queue[bytes]"

    async def bring(self, sent: bytes) -> bytes:
        await self.commands.send(sent)
        async with asyncio.timeout(PATIENCE):
            while True:
                outcome = await self.outcomes.get()
                if json.loads(outcome)["data"]["command_id"] == json.loads(sent)["id"]:
                    return outcome


class SharedWorker:
    """Connecting takes longer than most scenarios do, so one worker serves them all.

    Its coach only passes on to the coach of the scenario's own world.
    """

    def __init__(self, streams: NatsStreams) -> None:
        self._world: World | None = None
        self._streams = streams
        self.heard: asyncio.Queue[bytes] = asyncio.Queue()

    def door(self, world: World) -> QueueDoor:
        """Good until the next one is asked for."""
        self._world = world
        commands = NatsCommands(self._streams.connection, self._streams.names.prefix)
        return QueueDoor(NatsPost(world.coach, SEALER, commands, self.heard))

    def consumer(self) -> NatsConsumer:
        connection, names = self._streams.connection, self._streams.names
        passing_on: dict[str, Any] = {field.name: self._passing_on(field.name) for field in fields(Coach)}
        return NatsConsumer(
            url=self._streams.url,
            stream=names.commands,
            durable=CONSUMER,
            declare=lambda: declare_streams(connection, names),
            consumer=Consumer(
                transport="nats",
                coach=Coach(**passing_on),
                sealer=SEALER,
                outcomes=NatsOutcomes(connection, names.prefix),
                dead_letters=NatsDeadLetters(connection, names),
                clock=MemoryClock(),
            ),
            prefix=names.prefix,
            options=ONE_BY_ONE,
        )

    def _passing_on(self, use_case: str) -> Callable[[Any], Coroutine[Any, Any, object]]:
        async def ask(command: Any) -> object:
            assert self._world is not None
            return await getattr(self._world.coach, use_case)(command)

        return ask


@asynccontextmanager
async def shared_worker(url: str) -> AsyncIterator[SharedWorker]:
    async with nats_streams(url) as streams:
        shared, stop = SharedWorker(streams), asyncio.Event()

        async def hear(message: Msg) -> None:
            shared.heard.put_nowait(message.data)

        listener = await nats.connect(url)
        await listener.subscribe(f"{streams.names.prefix}.outcome", cb=hear)
        working = asyncio.create_task(shared.consumer().run(stop))
        try:
            yield shared
        finally:
            stop.set()
            await working
            await listener.close()
