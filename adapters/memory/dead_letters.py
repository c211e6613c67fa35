"""Dead letters in a dictionary."""

from collections.abc import Sequence
from uuid import UUID

from application.ports.dead_letters import DeadLetter


class MemoryDeadLetters:
    def __init__(self) -> None:
        self.letters: dict[UUID, DeadLetter] = {}

    async def keep(self, letter: DeadLetter) -> None:
        self.letters.setdefault(letter.id, letter)

    async def get(self, letter_id: UUID) -> DeadLetter | None:
        return self.letters.get(letter_id)

    async def oldest(self, *, limit: int) -> Sequence[DeadLetter]:
        return sorted(self.letters.values(), key=lambda each: (each.received_at, each.id))[:limit]

    async def remove(self, letter_id: UUID) -> None:
        self.letters.pop(letter_id, None)


class MemoryRedelivery:
    """Keeps what was sent again."""

    def __init__(self) -> None:
        self.sent: list[DeadLetter] = []

    async def send_again(self, letter: DeadLetter) -> None:
        self.sent.append(letter)
