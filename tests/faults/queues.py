"""A look into either queue: what waits, what was answered, what was buried."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, Protocol

import asyncpg
from nats.js.errors import NotFoundError

from adapters.nats.connection import NatsConnection
from adapters.nats.names import NatsNames
from adapters.nats.streams import declare_streams
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from entrypoints.queue.nats import NatsCommands
from entrypoints.queue.postgres import PostgresCommands
from tests.acceptance.doors.letters import Post
from tests.faults.crash_child import TENANT, Order
from tests.nats_streams import NatsStreams
from tests.queue.messages import command
from tests.queue.nats_queue import QUICK

SETTLED = 0.05  # seconds: the worker may still be busy with having acknowledged
BAD = command("create_plan", {"title": 5}, id="bad", tenant=TENANT)  # which no story tells


class Letters(Protocol):
    async def waiting(self) -> int: ...
    async def outcomes(self) -> list[bytes]: ...
    async def until_empty(self) -> None: ...


class _Patience(ABC):
    @abstractmethod
    async def waiting(self) -> int: ...

    async def until_empty(self) -> None:
        while await self.waiting():  # noqa: ASYNC110 - nobody tells when a queue is empty
            await asyncio.sleep(0.02)
        await asyncio.sleep(SETTLED)


@dataclass
class Jobs(_Patience):
    """In PostgreSQL."""

    looking: "asyncpg.Connection[asyncpg.Record]"

    @classmethod
    @asynccontextmanager
    async def of(cls, order: Order) -> AsyncIterator["Jobs"]:
        looking = await asyncpg.connect(order.postgres)
        try:
            yield cls(looking)
        finally:
            await looking.close()

    async def waiting(self) -> int:
        return int(
            await self.looking.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = 'coach.command'")
        )

    async def outcomes(self) -> list[bytes]:
        rows = await self.looking.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'coach.outcome'")
        return [row["payload"] for row in rows]

    async def codes(self) -> list[str]:
        """Of the dead letters."""
        return [row["code"] for row in await self.looking.fetch("SELECT code FROM dead_letters")]


@dataclass
class Subjects(_Patience):
    """In NATS."""

    url: str
    connection: NatsConnection
    names: NatsNames

    @classmethod
    @asynccontextmanager
    async def of(cls, order: Order) -> AsyncIterator["Subjects"]:
        async with NatsConnection(order.nats) as connection:
            yield cls(order.nats, connection, NatsNames(order.mongo_database))

    @property
    def _streams(self) -> NatsStreams:
        return NatsStreams(self.url, self.connection, self.names)

    async def waiting(self) -> int:
        return (await self._streams.state(self.names.commands)).messages

    async def outcomes(self) -> list[bytes]:
        return await self._streams.bodies(self.names.outcomes)

    async def events(self) -> list[bytes]:
        return await self._streams.bodies(self.names.events)

    async def codes(self) -> list[str]:
        letters = await self._streams.bodies(self.names.dead_letters)
        return [json.loads(body)["code"] for body in letters]

    async def delete(self) -> None:
        jetstream = await self.connection.jetstream()
        for stream in (
            self.names.commands,
            self.names.outcomes,
            self.names.events,
            self.names.dead_letters,
        ):
            with suppress(NotFoundError):
                await jetstream.delete_stream(stream)


@dataclass(frozen=True, slots=True)
class Patient(Post):
    """A producer that sends its letter, again if it never heard of it, and waits until the queue is empty."""

    commands: PostgresCommands | NatsCommands
    letters: Letters

    async def bring(self, sent: bytes) -> bytes:
        number = json.loads(sent)["id"]
        if not await self._heard(number):
            await self.commands.send(sent)
            await self.letters.until_empty()
        (outcome,) = await self._heard(number)
        return outcome

    async def _heard(self, number: str) -> list[bytes]:
        """The outcomes of the command with this number: more than one would be one too many."""
        outcomes = await self.letters.outcomes()
        return [body for body in outcomes if json.loads(body)["data"]["command_id"] == number]


async def send_bad(order: Order) -> None:
    """The one letter that comes to nothing, sent once, before the story."""
    if order.door == "queue":
        async with QueueConnections(order.postgres) as connections:
            await PostgresCommands(QueueDriver(connections)).send(BAD)
    if order.door == "nats":
        async with Subjects.of(order) as subjects:
            await declare_streams(subjects.connection, subjects.names, silence=QUICK.silence)
            await NatsCommands(subjects.connection, subjects.names.prefix).send(BAD)


async def queue_state(order: Order) -> dict[str, list[Any]]:
    """What senders were told, and what was buried; what both kinds of run have in common."""
    if order.door == "nats":
        async with Subjects.of(order) as subjects:
            events = [json.loads(body)["type"] for body in await subjects.events()]
            return await _told(subjects) | {"events on the wire": events}
    if order.door == "queue":
        async with Jobs.of(order) as jobs:
            return await _told(jobs)
    return {}


async def _told(queue: Jobs | Subjects) -> dict[str, list[Any]]:
    told = [json.loads(body)["data"] for body in await queue.outcomes()]
    return {
        "commands left": [await queue.waiting()],
        "outcomes": [[each["command_id"], each["status"], each.get("code")] for each in told],
        "dead letters": list(await queue.codes()),
    }


async def clear_away(order: Order) -> None:
    if order.door == "nats":
        async with Subjects.of(order) as subjects:
            await subjects.delete()
