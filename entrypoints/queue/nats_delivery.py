"""What becomes of one message that NATS has delivered."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta

from faststream.nats import NatsMessage
from nats.errors import Error

from application.consistency.backoff import backoff
from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from application.trace import HEADER, led_by
from entrypoints.queue.consumer import ATTEMPTS, FIRST_WAIT, LONGEST_PAUSE, LONGEST_WAIT, Consumer

log = logging.getLogger(__name__)

HEARTBEATS = 3  # in the time of one silence: two of them may get lost


@dataclass(frozen=True, slots=True)
class NatsDelivery:
    """Ends the command and acknowledges it, or says when to deliver it again.

    A store that is away uses up no deliveries: the message stays in hand until the store is back.
    """

    consumer: Consumer
    silence: timedelta

    async def __call__(self, message: NatsMessage, stop: asyncio.Event) -> None:
        async with _held(message, self.silence / HEARTBEATS):
            again_in = await self._outlast(message, stop)
        with suppress(Error):  # if this gets lost, the command comes again and is found done
            await (message.ack() if again_in is None else message.nack(delay=again_in.total_seconds()))

    async def _outlast(self, message: NatsMessage, stop: asyncio.Event) -> timedelta | None:
        tries = 0
        while True:
            try:
                return await self._try(message)
            except StoreUnavailable:
                tries += 1
                if await rest(stop, _wait(tries, LONGEST_PAUSE)):
                    return timedelta(0)
            except Exception as error:  # noqa: BLE001 - one message must not end the work on the others
                log.error("a command could be neither ended nor given up: %s", reason_of(error))  # noqa: TRY400
                return LONGEST_WAIT

    async def _try(self, message: NatsMessage) -> timedelta | None:
        about = message.raw_message.metadata
        name = f"{about.stream}/{about.timestamp.isoformat()}/{about.sequence.stream}"
        if about.num_delivered > ATTEMPTS:
            await self.consumer.give_up(message.body, name=name, reason="no delivery came to an end")
            return None
        try:
            with led_by(message.headers.get(HEADER)):
                await self.consumer.consume(message.body, name=name)
        except StoreUnavailable:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it was, it must not lose the message
            reason = reason_of(error)
            log.warning("delivery %s of command %s failed: %s", about.num_delivered, name, reason)
            if about.num_delivered < ATTEMPTS:
                return _wait(about.num_delivered)
            await self.consumer.give_up(message.body, name=name, reason=reason)
        return None


async def rest(stop: asyncio.Event, time: timedelta) -> bool:
    """Sleeps, but not on when told to stop: says whether that was it."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), time.total_seconds())
    return stop.is_set()


@asynccontextmanager
async def _held(message: NatsMessage, every: timedelta) -> AsyncIterator[None]:
    """Tells the broker that somebody is at work on it, for as long as it takes."""

    async def heartbeats() -> None:
        while True:
            await asyncio.sleep(every.total_seconds())
            with suppress(Error):
                await message.in_progress()

    beating = asyncio.create_task(heartbeats())
    try:
        yield
    finally:
        beating.cancel()


def _wait(attempt: int, longest: timedelta = LONGEST_WAIT) -> timedelta:
    chance = random.random()  # noqa: S311 - only spreads the load
    return backoff(attempt, first=FIRST_WAIT, longest=longest, chance=chance)
