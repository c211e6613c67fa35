"""The fixtures drop what they made and nothing else."""

import asyncio
from typing import Any

import asyncpg
import pytest
from pymongo import MongoClient

from tests import servers
from tests.servers import PostgresServer

pytestmark = pytest.mark.infra


def test_a_database_starts_as_its_template_and_is_dropped_alone(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as template:
        run(template.dsn, "CREATE TABLE words (word text)")
        with postgres_server.database(template=template.name) as database:
            assert run(database.dsn, "INSERT INTO words VALUES ('here') RETURNING word") == ["here"]
        assert template.name in run(postgres_server.dsn, "SELECT datname FROM pg_database")
        assert database.name not in run(postgres_server.dsn, "SELECT datname FROM pg_database")
        assert run(template.dsn, "SELECT word FROM words") == []


def test_a_mongo_database_is_dropped_and_its_neighbour_is_not(mongo_server: str) -> None:
    with MongoClient[dict[str, Any]](mongo_server) as client:
        with servers.mongo_database(mongo_server) as neighbour:
            client[neighbour.name].words.insert_one({})
            with servers.mongo_database(mongo_server) as database:
                client[database.name].words.insert_one({})
            assert neighbour.name in client.list_database_names()
            assert database.name not in client.list_database_names()
        assert neighbour.name not in client.list_database_names()


def run(dsn: str, statement: str) -> list[Any]:
    async def on_own_connection() -> list[Any]:
        connection = await asyncpg.connect(dsn)
        try:
            return [row[0] for row in await connection.fetch(statement)]
        finally:
            await connection.close()

    return asyncio.run(on_own_connection())
