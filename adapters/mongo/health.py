"""Whether MongoDB answers."""

import pymongo

from adapters.mongo.client import STORE, answering
from adapters.mongo.mongo import Mongo

_PATIENCE = 1.5  # seconds


class MongoHealth:
    store = STORE

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def check(self) -> None:
        with answering(), pymongo.timeout(_PATIENCE):
            await self._mongo.client.admin.command("ping")
