"""Whether MongoDB answers."""

import pymongo

from adapters.mongo.client import STORE, Client, answering

_PATIENCE = 1.5  # seconds


class MongoHealth:
    store = STORE

    def __init__(self, client: Client) -> None:
        self._client = client

    async def check(self) -> None:
        with answering(), pymongo.timeout(_PATIENCE):
            await self._client.admin.command("ping")
