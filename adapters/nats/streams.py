"""What the broker must keep for us: four streams, and where the commands' consumer has got to."""

from datetime import timedelta
from typing import Any

from nats.js import JetStreamContext
from nats.js.api import (
    AckPolicy,
    ConsumerConfig,
    DiscardPolicy,
    RetentionPolicy,
    StorageType,
    StreamConfig,
)
from nats.js.errors import NotFoundError

from adapters.nats.connection import NatsConnection, translated
from adapters.nats.names import CONSUMER, NatsNames
from domain.privacy.retention import KEPT, Leftover

DEDUPE = timedelta(minutes=10)
MOST_COMMANDS = 1_000_000
MOST_LETTERS = 1_000_000
MOST_IN_HAND = 10_000  # those that wait for another try included: a thousand bad ones must not stop the rest
ROOM_FOR_SEALING = 0.7  # a dead letter holds the command in base64, and must fit into a message too


async def declare_streams(
    connection: NatsConnection, names: NatsNames, *, silence: timedelta = timedelta(seconds=30)
) -> None:
    """Makes what is missing and brings the rest up to date; doing it again changes nothing.

    Replicas and placement of streams that exist are the operator's. A command that nobody has said anything
    about for ``silence`` is delivered again. Commands that have ended and came back to the stream when the
    broker was killed are removed again: nobody would ever take them. Raises ``StoreUnavailable``.
    """
    largest = int(await connection.largest_message() * ROOM_FOR_SEALING)
    with translated():
        jetstream = await connection.jetstream()
        for stream, wanted in _streams(names, largest).items():
            await _declare(jetstream, stream, wanted)
        consumer = await jetstream.add_consumer(names.commands, _consumer(names, silence))
        ended = consumer.ack_floor.stream_seq if consumer.ack_floor is not None else 0
        if ended:
            await jetstream.purge_stream(names.commands, seq=ended + 1)  # up to, and without it


def _consumer(names: NatsNames, silence: timedelta) -> ConsumerConfig:
    return ConsumerConfig(
        name=CONSUMER,
        durable_name=CONSUMER,
        filter_subject=f"{names.prefix}.command.*",
        ack_policy=AckPolicy.EXPLICIT,
        ack_wait=silence.total_seconds(),
        max_deliver=-1,  # the door counts: what the broker gives up it neither delivers nor removes
        max_ack_pending=MOST_IN_HAND,
    )


def _streams(names: NatsNames, largest: int) -> dict[str, dict[str, Any]]:
    for_a_while = {
        "retention": RetentionPolicy.LIMITS,
        "discard": DiscardPolicy.OLD,
        "max_age": KEPT[Leftover.MESSAGES].total_seconds(),
    }
    return {
        names.commands: {
            "subjects": [f"{names.prefix}.command.*"],
            "retention": RetentionPolicy.WORK_QUEUE,
            "discard": DiscardPolicy.NEW,  # producers hear that there is no room; nothing is lost
            "max_msgs": MOST_COMMANDS,
            "max_msg_size": largest,
        },
        names.outcomes: {"subjects": [f"{names.prefix}.outcome"], **for_a_while},
        names.events: {"subjects": [f"{names.prefix}.event.>"], **for_a_while},
        names.dead_letters: {
            "subjects": [names.dead_letter("*")],
            "retention": RetentionPolicy.LIMITS,
            "discard": DiscardPolicy.NEW,  # then their commands stay in the queue
            "max_msgs": MOST_LETTERS,
            "max_age": KEPT[Leftover.DEAD_LETTERS].total_seconds(),
        },
    }


async def _declare(jetstream: JetStreamContext, stream: str, wanted: dict[str, Any]) -> None:
    wanted = {**wanted, "storage": StorageType.FILE, "duplicate_window": DEDUPE.total_seconds()}
    try:
        found = await jetstream.stream_info(stream)
    except NotFoundError:
        await jetstream.add_stream(StreamConfig(name=stream, **wanted))
    else:
        await jetstream.update_stream(found.config.evolve(**wanted))
