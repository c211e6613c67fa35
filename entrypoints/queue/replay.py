"""Dead letters on their way back into the queue."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from application.ports.dead_letters import DeadLetter
from entrypoints.queue.sealing import Sealer


class CommandSender(Protocol):
    """Puts a command into the queue of one transport."""

    async def send(self, body: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class QueueRedelivery:
    """``queue`` makes the sender when there is something to send: its libraries take long to load."""

    sealer: Sealer
    queue: Callable[[], CommandSender]

    async def send_again(self, letter: DeadLetter) -> None:
        await self.queue().send(self.sealer.open(letter.body))
