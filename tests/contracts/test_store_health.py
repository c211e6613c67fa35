"""Contract: a store that does not answer is known to be away, and soon."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from adapters.filesystem.health import FilesystemHealth
from adapters.memory.store_health import MemoryStoreHealth
from adapters.mongo.health import MongoHealth
from adapters.mongo.mongo import Mongo
from adapters.nats.connection import NatsConnection
from adapters.nats.health import NatsHealth
from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.health import PostgresHealth
from application.ports.failures import StoreUnavailable
from application.ports.store_health import StoreHealth
from tests.on_postgres import OnPostgres


class StoreHealthContract:
    """``healthy`` answers and ``ailing``, of the same store, does not."""

    async def test_a_store_that_answers_is_well(self, healthy: StoreHealth) -> None:
        async with asyncio.timeout(2):
            await healthy.check()
            await healthy.check()

    async def test_a_store_that_does_not_answer_is_away_within_two_seconds(self, ailing: StoreHealth) -> None:
        async with asyncio.timeout(2):
            with pytest.raises(StoreUnavailable) as away:
                await ailing.check()
        assert away.value.store == ailing.store

    async def test_many_can_ask_at_once(self, healthy: StoreHealth) -> None:
        async with asyncio.timeout(2):
            await asyncio.gather(*(healthy.check() for _ in range(20)))

    def test_says_which_store_it_is(self, healthy: StoreHealth, ailing: StoreHealth) -> None:
        assert healthy.store == ailing.store != ""


class TestMemoryStoreHealth(StoreHealthContract):
    @pytest.fixture
    def healthy(self) -> StoreHealth:
        return MemoryStoreHealth("postgres")

    @pytest.fixture
    def ailing(self) -> StoreHealth:
        return MemoryStoreHealth("postgres", answers=False)

    async def test_can_fall_ill_and_get_well(self) -> None:
        health = MemoryStoreHealth("mongo")
        health.answers = False
        with pytest.raises(StoreUnavailable):
            await health.check()
        health.answers = True
        await health.check()


class TestFilesystemHealth(StoreHealthContract):
    @pytest.fixture
    def healthy(self, tmp_path: Path) -> StoreHealth:
        return FilesystemHealth(tmp_path)

    @pytest.fixture
    def ailing(self, tmp_path: Path) -> StoreHealth:
        return FilesystemHealth(tmp_path / "unmounted")

    async def test_leaves_nothing_behind(self, tmp_path: Path, healthy: StoreHealth) -> None:
        await healthy.check()
        assert os.listdir(tmp_path) == []  # noqa: PTH208 - Path's own way counts as blocking here


@pytest.fixture
def closed_port() -> Iterator[int]:
    """Taken by us, so by nobody else, and not listening."""
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))
        yield ours.getsockname()[1]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Accepts whoever comes and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as ours:
        yield ours.getsockname()[1]


@pytest.mark.infra
class TestMongoHealth(StoreHealthContract):
    @pytest.fixture
    async def healthy(self, mongo_server: str) -> AsyncIterator[StoreHealth]:
        mongo = Mongo(mongo_server)
        yield MongoHealth(mongo)
        await mongo.close()

    @pytest.fixture(params=["closed_port", "silent_port"])
    async def ailing(self, request: pytest.FixtureRequest) -> AsyncIterator[StoreHealth]:
        port = request.getfixturevalue(request.param)
        mongo = Mongo(f"mongodb://127.0.0.1:{port}/")
        yield MongoHealth(mongo)
        await mongo.close()


@pytest.mark.infra
class TestPostgresHealth(OnPostgres, StoreHealthContract):
    @pytest.fixture
    def healthy(self, connections: Connections) -> StoreHealth:
        return PostgresHealth(connections)

    @pytest.fixture(params=["closed_port", "silent_port"])
    async def ailing(self, request: pytest.FixtureRequest) -> AsyncIterator[StoreHealth]:
        port = request.getfixturevalue(request.param)
        engine = create_engine(f"postgresql://coach@127.0.0.1:{port}/coach")
        yield PostgresHealth(Connections(engine))
        await engine.dispose()


@pytest.mark.infra
class TestNatsHealth(StoreHealthContract):
    @pytest.fixture
    async def healthy(self, nats_server: str) -> AsyncIterator[StoreHealth]:
        async with NatsConnection(nats_server) as connection:
            yield NatsHealth(connection)

    @pytest.fixture(params=["closed_port", "silent_port"])
    async def ailing(self, request: pytest.FixtureRequest) -> AsyncIterator[StoreHealth]:
        port = request.getfixturevalue(request.param)
        async with NatsConnection(f"nats://127.0.0.1:{port}") as connection:
            yield NatsHealth(connection)
