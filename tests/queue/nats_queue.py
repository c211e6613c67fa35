"""A queue in NATS with a recording coach at its end, for tests of the transport."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from adapters.nats.dead_letters import NatsDeadLetters
from adapters.nats.names import CONSUMER
from adapters.nats.streams import declare_streams
from application.coach import Coach
from application.ports.failures import StoreUnavailable
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from entrypoints.queue.nats_consumer import NatsConsumer, NatsConsumerOptions
from tests.nats_streams import NatsStreams
from tests.queue.messages import SEALER
from tests.queue.recording import Recorded
from tests.queue.test_consumer import Noon

T = TypeVar("T")

SILENCE = timedelta(seconds=0.6)
QUICK = NatsConsumerOptions(
    hands=4,
    silence=SILENCE,
    poll=timedelta(seconds=0.2),
    restart=timedelta(seconds=0.1),
    check=timedelta(seconds=0.5),
)


@dataclass
class Queue:
    """``running`` has a consumer at work."""

    streams: NatsStreams
    recorded: Recorded = field(default_factory=Recorded)
    options: NatsConsumerOptions = QUICK

    def __post_init__(self) -> None:
        connection, names = self.streams.connection, self.streams.names
        self.commands = NatsCommands(connection, names.prefix)
        self.dead_letters = NatsDeadLetters(connection, names)
        self.stop = asyncio.Event()

    def consumer(self, coach: Coach | None = None) -> NatsConsumer:
        connection, names = self.streams.connection, self.streams.names
        return NatsConsumer(
            url=self.streams.url,
            stream=names.commands,
            durable=CONSUMER,
            declare=lambda: declare_streams(connection, names, silence=self.options.silence),
            consumer=Consumer(
                transport="nats",
                coach=coach or self.recorded.coach(),
                sealer=SEALER,
                outcomes=NatsOutcomes(connection, names.prefix),
                dead_letters=self.dead_letters,
                clock=Noon(),
            ),
            prefix=names.prefix,
            options=self.options,
        )

    @asynccontextmanager
    async def running(self, coach: Coach | None = None) -> AsyncIterator[asyncio.Task[None]]:
        self.stop.clear()
        task = asyncio.create_task(self.consumer(coach).run(self.stop))
        try:
            yield task
        finally:
            self.stop.set()
            async with asyncio.timeout(10):
                await task

    async def waiting(self) -> int:
        """How many commands there are, in hand or not."""
        return (await self.streams.state(self.streams.names.commands)).messages

    async def until_empty(self) -> None:
        await until(self.waiting, lambda number: number == 0)

    async def outcomes(self) -> list[Any]:
        return [json.loads(body)["data"] for body in await self.streams.bodies(self.streams.names.outcomes)]

    async def until_outcomes(self, number: int) -> list[Any]:
        return await until(self.outcomes, lambda outcomes: len(outcomes) >= number)


async def until(ask: Callable[[], Awaitable[T]], fits: Callable[[T], bool], *, seconds: float = 20) -> T:
    """Asks until the answer fits; a broker that is away has given none."""
    async with asyncio.timeout(seconds):
        while True:
            with suppress(StoreUnavailable):
                if fits(answer := await ask()):
                    return answer
            await asyncio.sleep(0.02)
