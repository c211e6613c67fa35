"""Whether Qdrant answers."""

import asyncio

from qdrant_client import AsyncQdrantClient

from adapters.qdrant.client import STORE, answering

_PATIENCE = 1.5  # seconds; the port allows two


class QdrantHealth:
    store = STORE

    def __init__(self, client: AsyncQdrantClient) -> None:
        self._client = client

    async def check(self) -> None:
        with answering():
            async with asyncio.timeout(_PATIENCE):
                await self._client.get_aliases()
