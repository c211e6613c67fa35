"""The servers of a test run: one of each for the whole session, a fresh database for each test."""

import asyncio
from collections.abc import Iterator

import pytest

from adapters.minilm.library import is_installed
from infrastructure.migrations.postgres import upgrade
from tests import servers
from tests.pgbouncer_server import PgBouncer
from tests.servers import MongoDatabase, PostgresDatabase, PostgresServer


def pytest_report_header() -> str:
    over = "the model itself and a stand-in" if is_installed() else "a stand-in for the model"
    return f"extra local-models: {'' if is_installed() else 'not '}installed, its adapter runs over {over}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    with servers.postgres_server() as server:
        yield server


@pytest.fixture
def empty_database(postgres_server: PostgresServer) -> Iterator[PostgresDatabase]:
    """A database without a schema, for the migrations' own tests."""
    with postgres_server.database() as database:
        yield database


@pytest.fixture(scope="session")
def migrated_template(postgres_server: PostgresServer) -> Iterator[PostgresDatabase]:
    """Migrated once, then copied for each test. Connect to the copies only."""
    with postgres_server.database() as template:
        with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
            runner.run(upgrade(template.dsn))
        yield template


@pytest.fixture
def postgres_database(
    postgres_server: PostgresServer, migrated_template: PostgresDatabase
) -> Iterator[PostgresDatabase]:
    """A database with today's schema and no rows."""
    with postgres_server.database(template=migrated_template.name) as database:
        yield database


@pytest.fixture(scope="session")
def pgbouncer(postgres_server: PostgresServer) -> Iterator[PgBouncer]:
    """Before every database of the server."""
    with servers.started(lambda place: PgBouncer(place / "pgbouncer", postgres_server.dsn)) as server:
        yield server


@pytest.fixture(scope="session")
def mongo_server() -> Iterator[str]:
    with servers.mongo_server() as url:
        yield url


@pytest.fixture
def mongo_database(mongo_server: str) -> Iterator[MongoDatabase]:
    with servers.mongo_database(mongo_server) as database:
        yield database


@pytest.fixture(scope="session")
def nats_server() -> Iterator[str]:
    with servers.nats_server() as url:
        yield url


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    with servers.s3_server() as url:
        yield url
