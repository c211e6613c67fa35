"""The contracts that NATS fulfils."""

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from adapters.nats.dead_letters import NatsDeadLetters
from adapters.nats.learner_traces import AT_ONCE, NatsTraces
from adapters.nats.message_bus import NatsMessageBus
from adapters.nats.names import NatsNames
from application.ports.dead_letters import DeadLetters
from application.ports.learner_traces import Whose
from application.ports.message_bus import MessageBus
from domain.privacy.retention import KEPT, Leftover
from entrypoints.queue.nats import NatsCommands, NatsOutcomes
from tests.contracts.test_dead_letters import DeadLettersContract, a_letter
from tests.contracts.test_erasures import ADA, BOB, TENANT, Held
from tests.contracts.test_message_bus import Heard, MessageBusContract, an_event, delivered
from tests.contracts.test_message_traces import MessageTracesContract, messages_left_in, told_of
from tests.nats_server import NatsServer
from tests.nats_streams import NatsStreams, nats_streams
from tests.queue.nats_queue import until

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


class OnBus:
    @pytest.fixture
    def bus(self, streams: NatsStreams) -> MessageBus:
        return NatsMessageBus(streams.connection, streams.names)

    @pytest.fixture
    def heard(self, streams: NatsStreams) -> Heard:
        async def in_the_stream() -> Sequence[Mapping[str, Any]]:
            return [msgspec.json.decode(body) for body in await streams.bodies(streams.names.events)]

        return in_the_stream


class TestNatsMessageBus(OnBus, MessageBusContract):
    async def test_tells_the_broker_what_is_the_same(self, bus: MessageBus, streams: NatsStreams) -> None:
        told = delivered(an_event())
        await bus.publish(told)
        await bus.publish(told)
        (message,) = await streams.messages(streams.names.events)
        assert message.headers == {"Nats-Msg-Id": str(told.event_id)}
        assert message.subject == f"{streams.names.prefix}.event.{told.event.name}"


class TestNatsTraces(OnBus, MessageTracesContract):
    @pytest.fixture
    def held(self, streams: NatsStreams, bus: MessageBus) -> Held:
        connection, names = streams.connection, streams.names
        commands, outcomes = NatsCommands(connection, names.prefix), NatsOutcomes(connection, names.prefix)
        return Held(NatsTraces(connection, names), messages_left_in(commands, outcomes, bus))

    async def test_finds_them_among_more_than_are_read_at_once(
        self, held: Held, bus: MessageBus, streams: NatsStreams
    ) -> None:
        ada = Whose(TENANT, ADA, ())
        for _ in range(3):
            await held.leave(ada)
            for _ in range(AT_ONCE):
                await streams.connection.publish(f"{streams.names.prefix}.event.x", b"")
        await held.traces.remove(ada)
        assert dict(await held.traces.count(ada)) == {}
        assert (await streams.state(streams.names.events)).messages == 3 * AT_ONCE

    async def test_where_no_stream_was_declared_yet_there_is_nothing(self, streams: NatsStreams) -> None:
        traces = NatsTraces(streams.connection, NatsNames("test_of_nobody"))
        await traces.remove_tenant(TENANT)
        assert dict(await traces.count_tenant(TENANT)) == {}

    async def test_what_was_removed_is_written_over_on_the_disk(self, tmp_path: Path) -> None:
        """JetStream's ``MSG.DELETE`` does so unless told not to; a purge only marks."""

        async def on_disk() -> list[UUID]:
            files = b"".join(each.read_bytes() for each in server.data.rglob("*.blk"))
            return [each for each in (ADA, BOB) if str(each).encode() in files]

        with NatsServer(tmp_path / "nats") as server:
            async with nats_streams(server.url) as streams:
                bus = NatsMessageBus(streams.connection, streams.names)
                ada, bob = Whose(TENANT, ADA, ()), Whose(TENANT, BOB, ())
                for whose in (ada, bob):
                    await bus.publish(told_of(whose))
                await until(on_disk, lambda found: found == [ADA, BOB])
                await NatsTraces(streams.connection, streams.names).remove(ada)
                await until(on_disk, lambda found: found == [BOB])
