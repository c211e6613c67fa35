"""Takes commands from NATS JetStream, by FastStream."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from faststream.nats import JStream, NatsBroker, PullSub
from nats.errors import Error
from nats.js.errors import ServiceUnavailableError

from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from entrypoints.queue.consumer import Consumer
from entrypoints.queue.nats import PREFIX
from entrypoints.queue.nats_delivery import NatsDelivery, rest

log = logging.getLogger(__name__)

PATIENCE = 5  # seconds for a connection
GLANCE = timedelta(milliseconds=100)


@dataclass(frozen=True, slots=True, kw_only=True)
class NatsConsumerOptions:
    """``hands`` commands are worked on at a time.

    Those of a worker that died are delivered again after ``silence``: the stream's consumer must be told
    the same. A hand that has nothing to do asks every ``poll``, and so long may a stop take at least.
    Whether all is as declared is looked at every ``check``.
    """

    hands: int = 20
    check: timedelta = timedelta(minutes=1)
    silence: timedelta = timedelta(seconds=30)
    poll: timedelta = timedelta(seconds=1)
    restart: timedelta = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class NatsConsumer:
    """Takes commands until told to stop, however often the broker goes away meanwhile.

    ``url`` may be several, with commas between. ``declare`` makes ``stream`` and its durable consumer where
    they are missing, and clears up behind them.
    """

    url: str
    stream: str
    durable: str
    declare: Callable[[], Awaitable[None]]
    consumer: Consumer
    prefix: str = PREFIX
    options: NatsConsumerOptions = NatsConsumerOptions()

    async def run(self, stop: asyncio.Event) -> None:
        """Until ``stop`` is set; then ends what was begun."""
        while not stop.is_set():
            try:
                await self._session(stop)
            except (StoreUnavailable, Error, OSError, TimeoutError) as lost:
                log.warning("the queue is away: %s", reason_of(lost))
            await rest(stop, self.options.restart)

    async def _session(self, stop: asyncio.Event) -> None:
        """As long as one connection lasts; it outlasts restarts of the broker."""
        await self.declare()
        broker = NatsBroker(
            self.url.split(","),
            name="study-coach",
            max_reconnect_attempts=-1,
            reconnect_time_wait=1,
            ping_interval=10,
            logger=None,  # it would quote errors, and an error may quote a learner
        )
        async with asyncio.timeout(PATIENCE):
            connection = await broker.connect()
        checking, over = asyncio.create_task(self._keep_declared()), asyncio.Event()
        try:
            async with asyncio.TaskGroup() as hands:
                for _ in range(self.options.hands):
                    hands.create_task(self._work(broker, stop, over))
        finally:
            checking.cancel()
            with suppress(Error):  # it drains, which a connection that is lost at the moment refuses
                await broker.stop()
            await connection.close()

    async def _keep_declared(self) -> None:
        while True:
            await asyncio.sleep(self.options.check.total_seconds())
            with suppress(StoreUnavailable, Error):
                await self.declare()

    async def _work(self, broker: NatsBroker, stop: asyncio.Event, over: asyncio.Event) -> None:
        """One hand. It asks for a command when it is free, so that none waits here with nobody at work on it.

        FastStream's own loop is no help in trouble: it goes on asking while the broker is away, which all
        arrives in the end, and spins without a pause when the connection is closed for good.
        """
        deliver = NatsDelivery(self.consumer, self.options.silence)
        source = broker.subscriber(
            f"{self.prefix}.command.*",
            stream=JStream(self.stream, declare=False),
            durable=self.durable,
            pull_sub=PullSub(),
        )
        while not (stop.is_set() or over.is_set()):
            try:
                if await self._connected(broker, stop):
                    message = await source.get_one(timeout=self.options.poll.total_seconds())
                    if message is not None:
                        await deliver(message, stop)
                elif not stop.is_set():
                    over.set()
            except ServiceUnavailableError:  # the broker is there, its streams are not up yet
                await rest(stop, self.options.restart)
            except Error as lost:
                log.warning("the queue is away: %s", reason_of(lost))
                over.set()

    async def _connected(self, broker: NatsBroker, stop: asyncio.Event) -> bool:
        """Waits for it to be so again; but a client that finds nothing for so long may have lost its way."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self.options.silence.total_seconds()):
                while not (broker.connection.is_connected or broker.connection.is_closed):
                    if await rest(stop, GLANCE):
                        return False
        return broker.connection.is_connected
