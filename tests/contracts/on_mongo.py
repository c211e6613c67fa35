"""A MongoDB database with today's collections, for the contracts of what is kept there."""

from collections.abc import AsyncIterator

import pytest

from adapters.mongo.client import Client, mongo_client, open_mongo
from infrastructure.migrations.mongo import upgrade
from tests.servers import MongoDatabase


class OnMongo:
    @pytest.fixture
    async def mongo(self, mongo_database: MongoDatabase) -> AsyncIterator[Client]:
        async with mongo_client(mongo_database.url) as client:
            await upgrade(client, mongo_database.name)
            await open_mongo(client, mongo_database.name)
            yield client
