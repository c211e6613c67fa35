"""What NATS holds of a learner or a tenant: commands that wait, and what is kept for listeners."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import APIError, NotFoundError

from adapters.nats.connection import STORE, NatsConnection, translated
from adapters.nats.names import NatsNames
from application.privacy.messages_of import MessageTraces, tells_of
from domain.privacy.tally import Counts

AT_ONCE = 200  # messages on their way: reading a stream waits for the broker, not for the network


class NatsTraces(MessageTraces):
    """Streams have no index but their subjects, which are the listeners': all that they keep is read.

    A message that is removed is written over by the broker, not only marked. A command that somebody works
    on goes too; whoever does so ends it, and what they say of it then is found when all is read again.
    """

    store = STORE

    def __init__(self, connection: NatsConnection, names: NatsNames) -> None:
        self._connection = connection
        self._streams = (names.commands, names.outcomes, names.events)

    async def _count(self, named: UUID) -> Counts:
        jetstream = await self._connection.jetstream()
        return Counter([stream async for stream, _ in _naming(jetstream, self._streams, named)])

    async def _remove(self, named: UUID) -> None:
        jetstream = await self._connection.jetstream()
        async for stream, position in _naming(jetstream, self._streams, named):
            await _delete(jetstream, stream, position)


async def _naming(
    jetstream: JetStreamContext, streams: Sequence[str], named: UUID
) -> AsyncIterator[tuple[str, int]]:
    """Where those stand that are there now."""
    for stream in streams:
        there = await _positions(jetstream, stream)
        for at in range(0, len(there), AT_ONCE):
            positions = there[at : at + AT_ONCE]
            found = await asyncio.gather(*(_get(jetstream, stream, each) for each in positions))
            for position, message in zip(positions, found, strict=True):
                if message is not None and tells_of(message.data or b"", named):
                    yield stream, position


async def _positions(jetstream: JetStreamContext, stream: str) -> range:
    with translated():
        try:
            state = (await jetstream.stream_info(stream)).state
        except NotFoundError:  # nobody has declared it yet
            return range(0)
    return range(max(state.first_seq, 1), state.last_seq + 1)


async def _get(jetstream: JetStreamContext, stream: str, position: int) -> RawStreamMsg | None:
    with translated():
        try:
            return await jetstream.get_msg(stream, position)
        except NotFoundError:
            return None


async def _delete(jetstream: JetStreamContext, stream: str, position: int) -> None:
    with translated():
        try:
            await jetstream.delete_msg(stream, position)
        except APIError:
            if await _get(jetstream, stream, position) is not None:
                raise  # and otherwise somebody took it meanwhile
