"""How fast events reach subscribers, beside the least that a queue in PostgreSQL can do, and how late."""

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import asyncpg
import uvloop
from pgqueuer.core.qm import QueueManager
from pgqueuer.db import AsyncpgPoolDriver
from pgqueuer.models import Job
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode

from adapters.pgqueuer.schema import install
from adapters.postgres.connections import Connections
from adapters.postgres.doorbell import Doorbell
from adapters.postgres.engine import connect_directly, create_engine
from adapters.postgres.outbox import PostgresOutbox
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.consistency.routes import ROUTES, SUBSCRIBERS
from application.consistency.subscriber import Subscriber
from application.events import EVENTS
from application.ports.outbox import DeliveredEvent, Delivery
from domain.planning.events import PlanCreated
from domain.shared.aggregate import DomainEvent
from infrastructure.embedded import EmbeddedPostgres
from infrastructure.migrations.postgres import upgrade
from tests.benchmarks.table import heading, ratio, rows

BACKLOG = 20_000
ROUNDS = 5
BATCH = RelayOptions().batch
EVENTS_PER_SECOND, SECONDS = 200, 20

PAYLOAD = """jsonb_build_object('tenant_id', gen_random_uuid(), 'user_id', gen_random_uuid(),
    'occurred_at', '2030-01-01T00:00:00Z', 'plan_id', gen_random_uuid(), 'generated', false)"""


@dataclass
class DoesNothing(Subscriber):
    """Notes when it heard of each event."""

    name: ClassVar[str] = "bus"
    listens_to: ClassVar[tuple[type[DomainEvent], ...]] = EVENTS
    heard: dict[UUID, float] = field(default_factory=dict)

    async def handle(self, delivered: DeliveredEvent) -> None:
        self.heard[delivered.event_id] = time.perf_counter()


def nothing_under_the_name(name: str) -> DoesNothing:
    subscriber: type[DoesNothing] = type("Named", (DoesNothing,), {"name": name})
    return subscriber()


@dataclass
class Claims:
    """Counts how often the outbox is asked."""

    outbox: PostgresOutbox
    number: int = 0

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]:
        self.number += 1
        return await self.outbox.claim(subscriber, limit=limit, lease=lease)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.outbox, name)


@dataclass(frozen=True)
class Lags:
    """Seconds, the shortest first; and how many claims each event has cost."""

    each: Sequence[float]
    claims_an_event: float

    def share(self, below: float) -> float:
        return self.each[int(len(self.each) * below)]


@dataclass(frozen=True)
class Bench:
    dsn: str
    admin: "asyncpg.Connection[asyncpg.Record]"
    outbox: PostgresOutbox
    pool: "asyncpg.Pool[asyncpg.Record]"
    lines: Sequence[int]  # the server processes behind the doorbell's connections

    async def delete_returning(self) -> float:
        """Rows a second, in batches as large as the relay's: nothing is leased, nothing can be retried."""
        await self.admin.execute("TRUNCATE bare")
        await self.admin.execute(
            f"INSERT INTO bare (payload) SELECT {PAYLOAD} FROM generate_series(1, {BACKLOG})"
        )
        await self.admin.execute("VACUUM ANALYZE bare")
        worker = await asyncpg.connect(self.dsn)
        started, taken = time.perf_counter(), 0
        while batch := await worker.fetch(
            "DELETE FROM bare WHERE id IN"
            " (SELECT id FROM bare ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED) RETURNING id, payload",
            BATCH,
        ):
            taken += len(batch)
        seconds = time.perf_counter() - started
        await worker.close()
        assert taken == BACKLOG
        return taken / seconds

    async def relay(self) -> float:
        """Events a second, to a subscriber that does nothing."""
        await self.admin.execute("TRUNCATE outbox, outbox_deliveries")
        await self.admin.execute(_events(BACKLOG, ("bus",)))
        await self.admin.execute("VACUUM ANALYZE outbox, outbox_deliveries")
        subscriber = DoesNothing()
        started = time.perf_counter()
        handled = await Relay(self.outbox, [subscriber]).drain()
        seconds = time.perf_counter() - started
        assert handled == len(subscriber.heard) == BACKLOG
        return handled / seconds

    async def pgqueuer(self) -> float:
        """Jobs a second, to an entrypoint that does nothing."""
        queries = Queries(AsyncpgPoolDriver(self.pool))
        await self.admin.execute("TRUNCATE pgqueuer, pgqueuer_log, pgqueuer_statistics")
        await queries.enqueue(["noop"] * BACKLOG, [b"{}"] * BACKLOG, [0] * BACKLOG)
        await self.admin.execute("VACUUM ANALYZE pgqueuer, pgqueuer_log")
        manager, done = QueueManager(queries), 0

        @manager.entrypoint("noop")
        async def act(_: Job) -> None:
            nonlocal done
            done += 1

        started = time.perf_counter()
        await manager.run(
            batch_size=BATCH, mode=QueueExecutionMode.drain, dequeue_timeout=timedelta(seconds=1)
        )
        seconds = time.perf_counter() - started
        assert done == BACKLOG
        return done / seconds

    async def lags(self, seconds: int, *, kill_listener: bool = False) -> Lags:
        """From each commit to each of its subscribers, at a steady rate, while all of them listen."""
        await self.admin.execute("TRUNCATE outbox, outbox_deliveries")
        subscribers = [nothing_under_the_name(each.name) for each in SUBSCRIBERS]
        committed: dict[UUID, float] = {}
        claims = Claims(self.outbox)
        stop = asyncio.Event()
        running = asyncio.create_task(Relay(claims, subscribers).run(stop))
        await asyncio.sleep(1)
        claims.number = 0
        heard_by = ROUTES[PlanCreated.name]
        started = time.perf_counter()
        for number in range(EVENTS_PER_SECOND * seconds):
            await asyncio.sleep(started + number / EVENTS_PER_SECOND - time.perf_counter())
            if kill_listener and number == EVENTS_PER_SECOND * seconds // 2:
                assert await self.admin.fetchval("SELECT pg_terminate_backend($1)", self.lines[-1])
            event_id = uuid4()
            await self.admin.execute(_events(1, heard_by, event_id=event_id))
            committed[event_id] = time.perf_counter()
        await asyncio.sleep(1.5)
        stop.set()
        await running
        lags = [
            subscriber.heard[event_id] - moment
            for event_id, moment in committed.items()
            for subscriber in subscribers
            if subscriber.name in heard_by
        ]
        assert len(lags) == len(committed) * len(heard_by)
        return Lags(sorted(lags), claims.number / len(committed))


def _events(number: int, heard_by: Sequence[str], *, event_id: UUID | None = None) -> str:
    """One statement that commits events of as many aggregates, each with its deliveries."""
    names = ", ".join(f"'{name}'" for name in heard_by)
    chosen = f"'{event_id}'::uuid" if event_id else "gen_random_uuid()"
    return f"""
        WITH events AS (
            INSERT INTO outbox (event_id, tenant_id, user_id, aggregate_id, name, payload, occurred_at)
            SELECT {chosen}, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
                '{PlanCreated.name}', {PAYLOAD}, now() FROM generate_series(1, {number})
            RETURNING position, aggregate_id
        )
        INSERT INTO outbox_deliveries (subscriber, position, aggregate_id)
        SELECT subscriber, position, aggregate_id FROM events, unnest(ARRAY[{names}]) subscriber
        """


@contextmanager
def a_server() -> Iterator[EmbeddedPostgres]:
    with tempfile.TemporaryDirectory(prefix="study-coach-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own account must reach its data below it
        with EmbeddedPostgres(folder / "postgres") as postgres:
            yield postgres


async def main() -> None:
    logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)
    with a_server() as server:
        dsn = server.dsn()
        await upgrade(dsn)
        await install(dsn)
        admin = await asyncpg.connect(dsn)
        await admin.execute(
            "CREATE TABLE bare (id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, payload jsonb)"
        )
        engine = create_engine(dsn)
        lines: list[int] = []

        async def connect() -> "asyncpg.Connection[asyncpg.Record]":
            line = await connect_directly(dsn)
            lines.append(line.get_server_pid())
            return line

        doorbell = Doorbell(connect)
        async with asyncpg.create_pool(dsn, min_size=4, max_size=4) as pool:
            bench = Bench(dsn, admin, PostgresOutbox(Connections(engine), doorbell), pool, lines)
            contestants: dict[str, Callable[[], Awaitable[float]]] = {
                "relay, a subscriber that does nothing": bench.relay,
                "batched DELETE ... RETURNING": bench.delete_returning,
                "pgqueuer, an entrypoint that does nothing": bench.pgqueuer,
            }
            rates: dict[str, list[float]] = {name: [] for name in contestants}
            for at in range(ROUNDS + 1):
                for name, run in contestants.items():
                    rate = await run()
                    if at > 0:
                        rates[name].append(rate)
            _print_rates(rates)
            lags = await bench.lags(SECONDS)
            killed = await bench.lags(SECONDS // 2, kill_listener=True)
            _print_lags(lags, killed)
        await doorbell.close()
        await engine.dispose()
        await admin.close()


def _print_rates(rates: dict[str, list[float]]) -> None:
    heading(f"Delivering a backlog of {BACKLOG}: medians of {ROUNDS} interleaved rounds, batches of {BATCH}")
    medians = {name: statistics.median(found) for name, found in rates.items()}
    rows(["", "events/s"], [[name, f"{rate:,.0f}"] for name, rate in medians.items()])
    relay, bare, pgqueuer = medians.values()
    ratio("relay / DELETE RETURNING", relay / bare, ">= 0.5")
    ratio("relay / pgqueuer", relay / pgqueuer, ">= 3")


def _print_lags(lags: Lags, killed: Lags) -> None:
    heading(
        f"From commit to subscriber at {EVENTS_PER_SECOND} events/s, {len(SUBSCRIBERS)} subscribers listening"
    )
    found = {"rung for": lags, "rung for, the listening line killed half-way": killed}
    rows(
        ["", "p50 ms", "p99 ms", "p99.9 ms", "longest ms", "claims an event"],
        [
            [
                name,
                *(f"{each.share(below) * 1000:.1f}" for below in (0.5, 0.99, 0.999)),
                f"{each.each[-1] * 1000:.1f}",
                f"{each.claims_an_event:.1f}",
            ]
            for name, each in found.items()
        ],
    )
    ratio("p99 / 10 ms", lags.share(0.99) / 0.01, "<= 1")
    ratio("longest with the line killed / 1.2 s", killed.each[-1] / 1.2, "<= 1")


if __name__ == "__main__":
    uvloop.run(main())  # as the product does
