"""Dead letters, seen by an operator."""

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from application.ports.dead_letters import DeadLetter, DeadLetters
from entrypoints.queue.sealing import Sealer


class CommandSender(Protocol):
    """Puts a command into the queue of one transport."""

    async def send(self, body: bytes) -> None: ...


async def list_dead_letters(dead_letters: DeadLetters, *, limit: int = 100) -> Sequence[DeadLetter]:
    """Oldest first."""
    return await dead_letters.oldest(limit=limit)


async def replay_dead_letter(
    letter_id: UUID, *, dead_letters: DeadLetters, sealer: Sealer, queue: CommandSender
) -> bool:
    """Sends the message again as it came, then forgets the letter. Says whether there was such a letter.

    A crash between the two sends it twice, which a command survives.
    """
    letter = await dead_letters.get(letter_id)
    if letter is None:
        return False
    await queue.send(sealer.open(letter.body))
    await dead_letters.remove(letter_id)
    return True
