"""Which transport the queue has is one setting."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr

from adapters.nats.connection import NatsConnection
from adapters.nats.dead_letters import NatsDeadLetters
from adapters.nats.message_bus import NatsMessageBus
from adapters.nats.names import NatsNames
from adapters.pgqueuer.bus import PgqueuerBus
from adapters.pgqueuer.connections import QueueConnections
from adapters.postgres.dead_letters import PostgresDeadLetters
from adapters.postgres.tenants import ensure_tenant
from application.consistency.check_stores import CheckStoresCommand
from application.privacy.search_residue import SearchResidueCommand
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from entrypoints.queue.nats_consumer import NatsConsumer
from entrypoints.queue.postgres import PostgresCommands, PostgresConsumer, PostgresOutcomes
from infrastructure.composition.real_ports import NATS_SILENCE
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.lifespan import opened, run
from infrastructure.migrate import migrate
from infrastructure.settings import Settings
from tests.nats_streams import NatsStreams, nats_streams
from tests.queue.messages import command, sealed
from tests.queue.nats_queue import until
from tests.servers import MongoDatabase, PostgresDatabase

KEYS = Keys(**dict.fromkeys(NAMES, bytes(range(LENGTH))))
NOWHERE = Addresses(
    postgres="postgresql://127.0.0.1:1/coach",
    postgres_direct="postgresql://127.0.0.1:1/coach",
    mongo="mongodb://127.0.0.1:1",
)


def settings(tmp_path: Path, **chosen: object) -> Settings:
    return Settings(_env_file=None).model_copy(update={"home": tmp_path, **chosen})


def over_nats(url: str, prefix: str) -> dict[str, object]:
    return {"queue": "nats", "nats_url": SecretStr(url), "nats_prefix": prefix}


def kinds(container: Container) -> list[type]:
    consumer = container.queue_consumer()
    return [
        type(part)
        for part in (
            consumer,
            consumer.consumer.outcomes,
            consumer.consumer.dead_letters,
            container.queue_commands(),
            container.ports.dead_letters(),
            container.ports.message_bus(),
            container.ports.queue_connections(),
        )
    ]


async def test_it_is_postgres_unless_told_otherwise(tmp_path: Path) -> None:
    container = Container(deployment=Deployment(settings=settings(tmp_path), addresses=NOWHERE, keys=KEYS))
    assert kinds(container) == [
        PostgresConsumer,
        PostgresOutcomes,
        PostgresDeadLetters,
        PostgresCommands,
        PostgresDeadLetters,
        PgqueuerBus,
        QueueConnections,
    ]
    assert container.queue_consumer().consumer.transport == "pgqueuer"


async def test_it_can_be_nats(tmp_path: Path) -> None:
    chosen = settings(tmp_path, **over_nats("nats://127.0.0.1:1", "school"))
    container = Container(deployment=Deployment(settings=chosen, addresses=NOWHERE, keys=KEYS))
    assert kinds(container) == [
        NatsConsumer,
        NatsOutcomes,
        NatsDeadLetters,
        NatsCommands,
        NatsDeadLetters,
        NatsMessageBus,
        NatsConnection,
    ]
    consumer = container.queue_consumer()
    assert (consumer.url, consumer.prefix, consumer.stream) == (
        "nats://127.0.0.1:1",
        "school",
        NatsNames("school").commands,
    )
    assert consumer.consumer.transport == "nats"
    assert consumer.options.silence == consumer.declare.keywords["silence"] == NATS_SILENCE


def has(number: int, things: Sequence[object]) -> bool:
    return len(things) == number


@pytest.fixture
async def streams(nats_server: str) -> AsyncIterator[NatsStreams]:
    async with nats_streams(nats_server) as streams:
        yield streams


@pytest.mark.infra
async def test_a_worker_over_nats_handles_commands_and_tells_what_happened(
    tmp_path: Path, empty_database: PostgresDatabase, mongo_database: MongoDatabase, streams: NatsStreams
) -> None:
    chosen = settings(
        tmp_path,
        mongo_database=mongo_database.name,
        **over_nats(streams.url, streams.names.prefix),
    )
    addresses = Addresses(
        postgres=empty_database.dsn, postgres_direct=empty_database.dsn, mongo=mongo_database.url
    )
    await migrate(chosen, addresses)
    container = Container(deployment=Deployment(settings=chosen, addresses=addresses, keys=KEYS))
    tenant, learner, stop = uuid4(), uuid4(), asyncio.Event()
    account = {"email": "ada@example.org", "password": "seven foxes", "display_name": "A", "timezone": "UTC"}
    async with opened(container), asyncio.TaskGroup() as group:
        await ensure_tenant(container.ports.connections(), tenant, "A school")
        working = group.create_task(run(container, stop=stop, works=True))
        send = container.queue_commands().send
        for number, body in enumerate(
            (
                sealed("register_user", account, sealer=container.sealer(), tenant=tenant, learner=learner),
                command("log_study_session", {"minutes": 25}, id="later", tenant=tenant, learner=learner),
                command("log_study_session", {"minutes": "many"}, id="bad", tenant=tenant, learner=learner),
            ),
            start=1,
        ):
            await send(body)
            await until(partial(streams.bodies, streams.names.outcomes), partial(has, number))
        outcomes = [json.loads(body)["data"] for body in await streams.bodies(streams.names.outcomes)]
        assert [each["status"] for each in outcomes] == ["done", "done", "malformed"]
        events = await until(partial(streams.bodies, streams.names.events), partial(has, 3))
        (letter,) = await container.ports.dead_letters().oldest(limit=9)
        searching = SearchResidueCommand(id=learner, tenant_id=tenant)
        residue = (await container.coach().search_residue(searching)).unwrap()
        ready = (await container.coach().check_stores(CheckStoresCommand())).unwrap()
        stop.set()
        await working
    assert letter.transport == "nats"
    names = streams.names
    (waiting,) = (each.counts for each in residue if each.store == "queue")
    assert waiting == {names.outcomes: 3, names.events: 3}
    assert [(each.store, each.available) for each in ready] == [
        ("postgres", True),
        ("mongo", True),
        ("objects", True),
        ("queue", True),
    ]
    assert {json.loads(body)["type"] for body in events} == {
        "coach.event.identity.user_registered.v1",
        "coach.event.progress.study_session_logged.v1",
        "coach.event.progress.snapshot_captured.v1",
    }
