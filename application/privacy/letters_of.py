"""Dead letters of a learner or a tenant: sealed, so whoever has the key must look into each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from application.ports.dead_letters import DeadLetter, DeadLetters
from application.privacy.messages_of import MessageTraces, spelled
from domain.privacy.tally import Counts

KIND = "dead letters"
MOST = 1_000_000


class LetterReader(Protocol):
    """``names`` says whether a letter has the text in it anywhere, sealed or not.

    What cannot be opened any more says nothing to anybody.
    """

    def names(self, letter: DeadLetter, text: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class DeadLetterTraces(MessageTraces):
    letters: DeadLetters
    reader: LetterReader
    store: str = "dead letters"

    async def _count(self, named: UUID) -> Counts:
        there = [each async for each in self._naming(named)]
        return {KIND: len(there)} if there else {}

    async def _remove(self, named: UUID) -> None:
        async for letter in self._naming(named):
            await self.letters.remove(letter.id)

    async def _naming(self, named: UUID) -> AsyncIterator[DeadLetter]:
        for letter in await self.letters.oldest(limit=MOST):
            if any(self.reader.names(letter, each) for each in spelled(named)):
                yield letter
