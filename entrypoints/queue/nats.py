"""The queue in NATS JetStream: where commands and outcomes are put."""

from dataclasses import dataclass
from typing import Protocol

from returns.pipeline import is_successful

from entrypoints.queue.commands import COMMANDS
from entrypoints.queue.messages import read_envelope
from entrypoints.queue.outcomes import Outcome

TRANSPORT = "nats"
PREFIX = "coach"


class Publisher(Protocol):
    """``publish`` returns when the broker keeps the message; raises ``StoreUnavailable`` if it may not.

    Of two messages with the same id, published soon after each other, it keeps one.
    """

    async def publish(self, subject: str, body: bytes, *, message_id: str | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class NatsCommands:
    """Where producers, and replays, put commands: each on the subject of its use case."""

    publisher: Publisher
    prefix: str = PREFIX

    async def send(self, body: bytes) -> None:
        await self.publisher.publish(command_subject(body, self.prefix), body)


@dataclass(frozen=True, slots=True)
class NatsOutcomes:
    publisher: Publisher
    prefix: str = PREFIX

    async def send(self, outcome: Outcome) -> None:
        await self.publisher.publish(f"{self.prefix}.outcome", outcome.body, message_id=str(outcome.id))


def command_subject(body: bytes, prefix: str = PREFIX) -> str:
    """It ends with the use case, or with `unknown`: what cannot be read has a right to be refused."""
    read = read_envelope(body)
    kind = read.unwrap().type if is_successful(read) else ""
    use_case = kind.split(".")[2] if kind in COMMANDS else "unknown"
    return f"{prefix}.command.{use_case}"
