"""The connection to NATS: made when first needed, and made again for ever when it was lost."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Self

from nats.aio.client import Client
from nats.errors import BadSubjectError, Error, MaxPayloadError
from nats.js import JetStreamContext
from nats.js.api import Header
from nats.js.errors import APIError, ServerError, ServiceUnavailableError

from application.consistency.reasons import reason_of
from application.ports.failures import StoreUnavailable
from application.trace import carried

log = logging.getLogger(__name__)

STORE = "queue"
RETRY_EVERY = 1  # seconds
PING_EVERY = 10  # seconds: after two pings without an answer the connection counts as lost


class NatsConnection:
    """Opened and closed with the process. While the broker is away everything is ``StoreUnavailable``."""

    def __init__(self, url: str, *, patience: float = 2.0) -> None:
        """``url``: or several, with commas between. ``patience``: seconds for an answer, or a connection."""
        self._servers, self._patience = url.split(","), patience
        self._client: Client | None = None
        self._connecting = asyncio.Lock()
        self._again_at = 0.0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Error):
                await client.close()

    async def publish(self, subject: str, body: bytes, *, message_id: str | None = None) -> None:
        """Returns when the broker keeps the message. Of two with the same id, soon after each other, one."""
        headers = dict(carried())
        if message_id is not None:
            headers[Header.MSG_ID.value] = message_id
        with translated():
            await (await self.jetstream()).publish(subject, body, headers=headers or None)

    async def largest_message(self) -> int:
        """In bytes, as the broker has been set up."""
        return (await self._connected()).max_payload

    async def jetstream(self) -> JetStreamContext:
        return (await self._connected()).jetstream(timeout=self._patience)

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._client is None or self._client.is_closed:
                self._client = await self._connect()
        if not self._client.is_connected:
            raise StoreUnavailable(STORE)
        return self._client

    async def _connect(self) -> Client:
        loop, client = asyncio.get_running_loop(), Client()
        if loop.time() < self._again_at:  # whoever waited for the attempt before this need not try too
            raise StoreUnavailable(STORE)
        try:
            async with asyncio.timeout(self._patience):
                await client.connect(
                    self._servers,
                    name="study-coach",
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=RETRY_EVERY,
                    ping_interval=PING_EVERY,
                    pending_size=0,  # what waits here for the broker would come back as a failure and be sent
                    error_cb=_noted,
                    disconnected_cb=self._lost,
                    reconnected_cb=_found,
                )
        except (OSError, TimeoutError, Error) as away:
            self._again_at = loop.time() + RETRY_EVERY
            with suppress(Error):
                await client.close()
            raise StoreUnavailable(STORE) from away
        return client

    async def _lost(self) -> None:
        if self._client is not None:  # and not closed by us
            log.warning("the connection to the broker was lost")


@contextmanager
def translated() -> Iterator[None]:
    """What the broker refuses for good stays as it is; all else may go better later."""
    try:
        yield
    except (ServiceUnavailableError, ServerError) as busy:
        raise StoreUnavailable(STORE) from busy
    except (APIError, BadSubjectError, MaxPayloadError):
        raise
    except (OSError, Error) as away:
        raise StoreUnavailable(STORE) from away


async def _noted(error: Exception) -> None:
    log.debug("nats: %s", reason_of(error))


async def _found() -> None:
    log.info("the broker is there again")
