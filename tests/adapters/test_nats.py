"""The broker's streams, and how its absence is told."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from nats.js.api import StorageType
from nats.js.errors import BadRequestError

from adapters.nats.connection import NatsConnection
from adapters.nats.names import CONSUMER
from adapters.nats.streams import declare_streams
from application.ports.failures import StoreUnavailable
from tests.nats_server import NatsServer
from tests.nats_streams import NatsStreams, nats_streams

pytestmark = pytest.mark.infra


@pytest.fixture
async def streams(nats_server: str) -> AsyncIterator[NatsStreams]:
    async with nats_streams(nats_server) as streams:
        yield streams


async def test_declaring_again_changes_nothing_but_what_differs(streams: NatsStreams) -> None:
    await streams.connection.publish(f"{streams.names.prefix}.command.x", b"kept")
    await declare_streams(streams.connection, streams.names, silence=timedelta(seconds=7))
    jetstream = await streams.connection.jetstream()
    assert (await jetstream.consumer_info(streams.names.commands, CONSUMER)).config.ack_wait == 7
    assert await streams.bodies(streams.names.commands) == [b"kept"]


async def test_what_operators_changed_stays(streams: NatsStreams) -> None:
    jetstream = await streams.connection.jetstream()
    found = (await jetstream.stream_info(streams.names.events)).config
    await jetstream.update_stream(found.evolve(description="watched by the night shift"))
    await declare_streams(streams.connection, streams.names)
    assert (await jetstream.stream_info(streams.names.events)).config.description == (
        "watched by the night shift"
    )


async def test_everything_is_kept_on_disk(streams: NatsStreams) -> None:
    jetstream, names = await streams.connection.jetstream(), streams.names
    for stream in (names.commands, names.outcomes, names.events, names.dead_letters):
        assert (await jetstream.stream_info(stream)).config.storage == StorageType.FILE


async def test_a_command_too_large_for_a_dead_letter_is_refused_to_its_sender(streams: NatsStreams) -> None:
    largest = await streams.connection.largest_message()
    with pytest.raises(BadRequestError, match="message size exceeds maximum allowed"):
        await streams.connection.publish(f"{streams.names.prefix}.command.x", b"x" * int(largest * 0.75))


async def test_a_broker_that_was_never_there_is_unavailable() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with NatsConnection(f"nats://127.0.0.1:{nobody.getsockname()[1]}", patience=0.3) as connection:
            with pytest.raises(StoreUnavailable):
                await connection.publish("x", b"")


async def test_who_waits_for_an_attempt_does_not_make_another() -> None:
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))
        async with NatsConnection(f"nats://127.0.0.1:{nobody.getsockname()[1]}", patience=0.3) as connection:
            before = asyncio.get_running_loop().time()
            many = await asyncio.gather(
                *(connection.publish("x", b"") for _ in range(20)), return_exceptions=True
            )
            assert {type(each) for each in many} == {StoreUnavailable}
            assert asyncio.get_running_loop().time() - before < 1


async def test_any_of_several_brokers_will_do(streams: NatsStreams) -> None:
    async with NatsConnection(f"nats://127.0.0.1:1,{streams.url}") as connection:
        await connection.publish(f"{streams.names.prefix}.event.x", b"heard")
    assert await streams.bodies(streams.names.events) == [b"heard"]


async def test_a_broker_that_went_away_is_unavailable_until_it_is_back(tmp_path: Path) -> None:
    with NatsServer(tmp_path / "nats") as server:
        async with nats_streams(server.url) as streams:
            subject = f"{streams.names.prefix}.event.x"
            await streams.connection.publish(subject, b"before")
            server.kill()
            loop = asyncio.get_running_loop()
            asked = loop.time()
            with pytest.raises(StoreUnavailable):
                await streams.connection.publish(subject, b"in between")
            assert loop.time() - asked < 3
            server.start()
            back = loop.time()
            while True:
                try:
                    await streams.connection.publish(subject, b"after")
                    break
                except StoreUnavailable:
                    await asyncio.sleep(0.05)
            assert loop.time() - back < 5
            assert await streams.bodies(streams.names.events) == [b"before", b"after"]
