"""Commands a second through the doors of the queue, beside the HTTP door's: for each of them a new plan."""

import asyncio
import base64
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from uuid import UUID, uuid4

import asyncpg

from adapters.nats.connection import NatsConnection
from adapters.nats.names import NatsNames
from adapters.nats.streams import declare_streams
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from entrypoints.queue.nats import NatsCommands
from entrypoints.queue.postgres import PostgresCommands
from entrypoints.queue.sealing import Sealer
from infrastructure.settings import DEFAULT_TENANT, variable
from tests.benchmarks.http import SOON, TASKS, Contestant
from tests.benchmarks.load import measure
from tests.benchmarks.places import KEYS, PASSWORD, Places, log_in, places, product
from tests.benchmarks.table import heading, ratio, rows
from tests.nats_server import NatsServer
from tests.queue.messages import command, sealed

ROUNDS = 5
COMMANDS = 500  # in one round
PRODUCERS = 16
PATIENCE = 120.0
NUMBERS = count()


class Commands(Protocol):
    async def send(self, body: bytes) -> None: ...


class Queue(Protocol):
    """Where commands are put, and how many of them have ended."""

    @property
    def commands(self) -> Commands: ...
    async def outcomes(self) -> int: ...


@dataclass
class InPostgres:
    commands: PostgresCommands
    looking: "asyncpg.Connection[asyncpg.Record]"

    async def outcomes(self) -> int:
        found = await self.looking.fetchval(
            "SELECT count(*) FROM pgqueuer WHERE entrypoint = 'coach.outcome'"
        )
        return int(found)


@dataclass
class InNats:
    commands: NatsCommands
    connection: NatsConnection
    names: NatsNames

    async def outcomes(self) -> int:
        jetstream = await self.connection.jetstream()
        return int((await jetstream.stream_info(self.names.outcomes)).state.messages)


@dataclass
class Door:
    """A queue with one worker at it, and a learner whose commands they are."""

    queue: Queue
    learner: UUID = field(default_factory=uuid4)

    async def open_account(self) -> None:
        account = {
            "email": "bench@example.org",
            "password": PASSWORD,
            "display_name": "Bench",
            "timezone": "UTC",
        }
        sealer = Sealer([base64.b64decode(KEYS[variable("queue_key")])])
        await self._through(
            [
                sealed(
                    "register_user",
                    account,
                    sealer=sealer,
                    tenant=DEFAULT_TENANT,
                    learner=self.learner,
                    id=str(uuid4()),
                )
            ]
        )

    async def rate(self) -> float:
        """Commands a second, from the first that is sent to the last that is answered."""
        plan = {"title": "Learn Rust", "due_date": str(SOON), "tasks": TASKS}
        bodies = [
            command(
                "create_plan", plan, id=f"bench-{next(NUMBERS)}", tenant=DEFAULT_TENANT, learner=self.learner
            )
            for _ in range(COMMANDS)
        ]
        return COMMANDS / await self._through(bodies)

    async def _through(self, bodies: list[bytes]) -> float:
        before, began = await self.queue.outcomes(), time.perf_counter()
        waiting = iter(bodies)

        async def produce() -> None:
            for body in waiting:
                await self.queue.commands.send(body)

        await asyncio.gather(*(produce() for _ in range(PRODUCERS)))
        while await self.queue.outcomes() < before + len(bodies):
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(f"not all of {len(bodies)} commands have ended")
            await asyncio.sleep(0.01)
        return time.perf_counter() - began


async def main() -> None:
    with places() as stores, NatsServer(stores.folder / "nats") as broker:
        async with AsyncExitStack() as stack:
            for database in ("http", "nats", "pgqueuer"):
                await stores.create(database, migrated=True)
            served = stack.enter_context(product(stores.product_environment("http")))
            token = {"Authorization": f"Bearer {log_in(served.port, 'bench@example.org')}"}
            http = Contestant("http", served, token)
            doors = {
                "NATS": await _over_nats(stores, broker, stack),
                "PostgreSQL (pgqueuer)": await _over_postgres(stores, stack),
            }
            rates: dict[str, list[float]] = {"HTTP": [], **{name: [] for name in doors}}
            for at in range(ROUNDS + 1):
                sample = await measure(
                    served.port, served.pid, http.requests("POST /v1/plans"), seconds=2.0, expected=201
                )
                found = {"HTTP": sample.rate}
                for name, door in doors.items():
                    found[name] = await door.rate()
                if at > 0:
                    for name, rate in found.items():
                        rates[name].append(rate)
    _print(rates)


async def _over_nats(stores: Places, broker: NatsServer, stack: AsyncExitStack) -> Door:
    environment = {
        **stores.product_environment("nats"),
        "COACH_QUEUE": "nats",
        "COACH_NATS_URL": broker.url,
    }
    connection, names = await stack.enter_async_context(NatsConnection(broker.url)), NatsNames()
    await declare_streams(connection, names)
    stack.enter_context(_worker(environment))
    door = Door(InNats(NatsCommands(connection), connection, names))
    await door.open_account()
    return door


async def _over_postgres(stores: Places, stack: AsyncExitStack) -> Door:
    connections = await stack.enter_async_context(QueueConnections(stores.postgres.dsn("pgqueuer")))
    looking = await asyncpg.connect(stores.postgres.dsn("pgqueuer"))
    stack.push_async_callback(looking.close)
    stack.enter_context(_worker(stores.product_environment("pgqueuer")))
    door = Door(InPostgres(PostgresCommands(QueueDriver(connections)), looking))
    await door.open_account()
    return door


@contextmanager
def _worker(environment: Mapping[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.queue_worker"], env={**os.environ, **environment}
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=60)


def _print(rates: Mapping[str, list[float]]) -> None:
    heading(
        f"New plans with {len(TASKS)} tasks, door by door: medians of {ROUNDS} interleaved rounds,"
        f" one process, {PRODUCERS} producers, {COMMANDS} commands a round"
    )
    rows(["", "commands/s"], [[name, f"{statistics.median(found):.0f}"] for name, found in rates.items()])
    for name, found in rates.items():
        if name != "HTTP":
            shares: list[Any] = [mine / http for mine, http in zip(found, rates["HTTP"], strict=True)]
            ratio(f"{name} / HTTP", statistics.median(shares), "printed only")
