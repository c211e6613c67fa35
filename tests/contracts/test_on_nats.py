"""The contracts that NATS fulfils."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec
import pytest

from adapters.nats.dead_letters import NatsDeadLetters
from adapters.nats.message_bus import NatsMessageBus
from application.ports.dead_letters import DeadLetters
from application.ports.message_bus import MessageBus
from domain.privacy.retention import KEPT, Leftover
from tests.contracts.test_dead_letters import DeadLettersContract, a_letter
from tests.contracts.test_message_bus import Heard, MessageBusContract, an_event, delivered
from tests.nats_streams import NatsStreams, nats_streams

pytestmark = pytest.mark.infra


@pytest.fixture
async def streams(nats_server: str) -> AsyncIterator[NatsStreams]:
    async with nats_streams(nats_server) as streams:
        yield streams


class TestNatsDeadLetters(DeadLettersContract):
    @pytest.fixture
    def dead_letters(self, streams: NatsStreams) -> DeadLetters:
        return NatsDeadLetters(streams.connection, streams.names)

    async def test_lists_the_oldest_first(self, dead_letters: DeadLetters) -> None:
        """A stream is in the order in which it was written, and letters are written when they come."""
        letters = [a_letter(minutes=minutes) for minutes in range(4)]
        for letter in letters:
            await dead_letters.keep(letter)
        assert await dead_letters.oldest(limit=3) == letters[:3]

    async def test_are_forgotten_by_the_broker_in_their_time(
        self, dead_letters: DeadLetters, streams: NatsStreams
    ) -> None:
        stream = await (await streams.connection.jetstream()).stream_info(streams.names.dead_letters)
        assert stream.config.max_age == KEPT[Leftover.DEAD_LETTERS].total_seconds()

    async def test_keeps_again_what_was_removed(self, dead_letters: DeadLetters) -> None:
        """Removed for a replay, and then its command was delivered once more."""
        letter = a_letter()
        await dead_letters.keep(letter)
        await dead_letters.remove(letter.id)
        await dead_letters.keep(letter)
        assert await dead_letters.oldest(limit=9) == [letter]


class TestNatsMessageBus(MessageBusContract):
    @pytest.fixture
    def bus(self, streams: NatsStreams) -> MessageBus:
        return NatsMessageBus(streams.connection, streams.names)

    @pytest.fixture
    def heard(self, streams: NatsStreams) -> Heard:
        async def in_the_stream() -> Sequence[Mapping[str, Any]]:
            return [msgspec.json.decode(body) for body in await streams.bodies(streams.names.events)]

        return in_the_stream

    async def test_tells_the_broker_what_is_the_same(self, bus: MessageBus, streams: NatsStreams) -> None:
        told = delivered(an_event())
        await bus.publish(told)
        await bus.publish(told)
        (message,) = await streams.messages(streams.names.events)
        assert message.headers == {"Nats-Msg-Id": str(told.event_id)}
        assert message.subject == f"{streams.names.prefix}.event.{told.event.name}"
