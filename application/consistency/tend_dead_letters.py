"""Use cases: an operator looks after messages that came to nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Never, Protocol
from uuid import UUID

from returns.result import Failure, Result, Success

from application.ports.dead_letters import DeadLetter, DeadLetters


@dataclass(frozen=True, slots=True)
class DeadLetterNotFound:
    """There is no such message, or somebody has put it back already."""

    code: ClassVar[str] = "dead_letter_not_found"


class Redelivery(Protocol):
    """Puts a letter back into the queue that it came from, as it came."""

    async def send_again(self, letter: DeadLetter) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ListDeadLettersCommand:
    limit: int = 100


@dataclass(frozen=True, slots=True)
class ListDeadLetters:
    """Oldest first."""

    letters: DeadLetters

    async def __call__(self, command: ListDeadLettersCommand) -> Result[Sequence[DeadLetter], Never]:
        return Success(await self.letters.oldest(limit=command.limit))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayDeadLetterCommand:
    """``operator`` is who acts, where the door knows."""

    letter_id: UUID
    operator: UUID | None = None


@dataclass(frozen=True, slots=True)
class ReplayDeadLetter:
    """Sends the message again, then forgets the letter.

    A crash between the two sends it twice, which a command survives.
    """

    letters: DeadLetters
    redelivery: Redelivery

    async def __call__(self, command: ReplayDeadLetterCommand) -> Result[None, DeadLetterNotFound]:
        letter = await self.letters.get(command.letter_id)
        if letter is None:
            return Failure(DeadLetterNotFound())
        await self.redelivery.send_again(letter)
        await self.letters.remove(letter.id)
        return Success(None)
