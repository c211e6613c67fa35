"""Whether NATS answers, and keeps messages."""

import asyncio

from adapters.nats.connection import STORE, NatsConnection, translated

_PATIENCE = 1.5  # seconds; the port allows two


class NatsHealth:
    store = STORE

    def __init__(self, connection: NatsConnection) -> None:
        self._connection = connection

    async def check(self) -> None:
        """An attempt to connect is everybody's: it goes on when nobody waits for it here any more."""
        with translated():
            async with asyncio.timeout(_PATIENCE):
                await asyncio.shield(asyncio.ensure_future(self._ask()))

    async def _ask(self) -> None:
        await (await self._connection.jetstream()).account_info()
