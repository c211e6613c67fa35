"""Events on the bus in PostgreSQL: published once while they wait, and not kept for ever."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from adapters.pgqueuer.bus import PgqueuerBus
from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from adapters.pgqueuer.learner_traces import PgqueuerTraces
from adapters.pgqueuer.retention import PgqueuerLeftovers
from adapters.pgqueuer.schema import install
from application.ports.failures import StoreUnavailable
from application.ports.learner_traces import Whose
from application.trace import led_by
from domain.privacy.retention import Leftover
from entrypoints.queue.outcomes import Outcome
from entrypoints.queue.postgres import PostgresCommands, PostgresOutcomes
from tests.contracts.test_erasures import ADA, TENANT, Held
from tests.contracts.test_message_bus import Heard, MessageBusContract, an_event, delivered
from tests.contracts.test_message_traces import MessageTracesContract, messages_left_in
from tests.queue.messages import LED_BY
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


@pytest.fixture
async def connections(empty_database: PostgresDatabase) -> AsyncIterator[QueueConnections]:
    await install(empty_database.dsn)
    async with QueueConnections(empty_database.dsn) as opened:
        yield opened


async def waiting(connections: QueueConnections, entrypoint: str) -> Sequence[Mapping[str, Any]]:
    statement = "SELECT payload FROM pgqueuer WHERE entrypoint = $1 ORDER BY id"
    rows = await connections.pool.fetch(statement, entrypoint)
    return [json.loads(row["payload"]) for row in rows]


class OnBus:
    @pytest.fixture
    def bus(self, connections: QueueConnections) -> PgqueuerBus:
        return PgqueuerBus(connections)

    @pytest.fixture
    def heard(self, connections: QueueConnections) -> Heard:
        return lambda: waiting(connections, "coach.event")


class TestPgqueuerBus(OnBus, MessageBusContract):
    async def test_an_event_takes_along_what_led_to_it(
        self, bus: PgqueuerBus, connections: QueueConnections
    ) -> None:
        with led_by(LED_BY):
            await bus.publish(delivered(an_event()))
        (row,) = await connections.pool.fetch("SELECT headers FROM pgqueuer")
        assert json.loads(row["headers"]) == {"otel": {"traceparent": LED_BY}}

    async def test_published_twice_waits_once(self, bus: PgqueuerBus, heard: Heard) -> None:
        first, second = delivered(an_event()), delivered(an_event())
        for each in (first, second, first):
            await bus.publish(each)
        assert [event["id"] for event in await heard()] == [str(first.event_id), str(second.event_id)]


class TestPgqueuerTraces(OnBus, MessageTracesContract):
    @pytest.fixture
    def held(self, connections: QueueConnections, bus: PgqueuerBus) -> Held:
        driver = QueueDriver(connections)
        leave = messages_left_in(PostgresCommands(driver), PostgresOutcomes(driver), bus)
        return Held(PgqueuerTraces(connections), leave)

    async def test_any_bytes_can_be_looked_into(self, held: Held, connections: QueueConnections) -> None:
        await PostgresCommands(QueueDriver(connections)).send(b"\xff\x00%b" % str(ADA).encode())
        assert dict(await held.traces.count(Whose(TENANT, ADA))) == {"coach.command": 1}


async def test_without_connections_the_queue_is_away(empty_database: PostgresDatabase) -> None:
    connections = QueueConnections(empty_database.dsn)
    with pytest.raises(StoreUnavailable):
        await PgqueuerBus(connections).publish(delivered(an_event()))


async def test_a_server_that_is_not_there_is_away() -> None:
    async with QueueConnections("postgresql://nobody@127.0.0.1:1/nowhere") as connections:
        with pytest.raises(StoreUnavailable):
            await PgqueuerBus(connections).publish(delivered(an_event()))


async def forgotten(connections: QueueConnections, *, before: datetime, limit: int = 100) -> int:
    return await PgqueuerLeftovers(connections).forget(Leftover.MESSAGES, before=before, limit=limit)


async def test_the_oldest_are_forgotten_first_and_no_more_than_asked_for(
    connections: QueueConnections,
) -> None:
    for _ in range(5):
        await PgqueuerBus(connections).publish(delivered(an_event()))
    await connections.pool.execute("TRUNCATE pgqueuer_log")
    await connections.pool.execute("UPDATE pgqueuer SET created = created - id * interval '1 minute'")
    there = [row["id"] for row in await connections.pool.fetch("SELECT id FROM pgqueuer ORDER BY id")]
    assert await forgotten(connections, before=datetime.now(UTC) + timedelta(days=1), limit=2) == 2
    left = [row["id"] for row in await connections.pool.fetch("SELECT id FROM pgqueuer ORDER BY id")]
    assert left == there[2:]


async def test_what_nobody_takes_is_forgotten_in_the_end_but_commands_wait(
    connections: QueueConnections,
) -> None:
    driver = QueueDriver(connections)
    await PgqueuerBus(connections).publish(delivered(an_event()))
    await PostgresOutcomes(driver).send(Outcome(UUID(int=1), b"{}"))
    await PostgresCommands(driver).send(b"{}")
    assert await forgotten(connections, before=datetime.now(UTC) - timedelta(days=1)) == 0
    assert await connections.pool.fetchval("SELECT count(*) FROM pgqueuer") == 3
    assert await forgotten(connections, before=datetime.now(UTC) + timedelta(days=1)) == 4  # two logged, too
    rows = await connections.pool.fetch("SELECT entrypoint FROM pgqueuer")
    assert [row["entrypoint"] for row in rows] == ["coach.command"]
    assert await connections.pool.fetchval("SELECT count(*) FROM pgqueuer_log") == 1
