"""Dead letters of a learner: they are sealed, so whoever has the key must look into each of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from application.ports.dead_letters import DeadLetter, DeadLetters
from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts

KIND = "dead letters"
MOST = 1_000_000


class LetterReader(Protocol):
    """``names`` says whether a letter has the text in it anywhere, sealed or not.

    What cannot be opened any more says nothing to anybody.
    """

    def names(self, letter: DeadLetter, text: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class DeadLetterTraces:
    """A letter is theirs if their id is in it."""

    letters: DeadLetters
    reader: LetterReader
    store: str = "dead letters"

    async def count(self, whose: Whose) -> Counts:
        there = [each async for each in self._theirs(whose)]
        return {KIND: len(there)} if there else {}

    async def remove(self, whose: Whose) -> None:
        async for letter in self._theirs(whose):
            await self.letters.remove(letter.id)

    async def _theirs(self, whose: Whose) -> AsyncIterator[DeadLetter]:
        for letter in await self.letters.oldest(limit=MOST):
            if self.reader.names(letter, str(whose.user_id)):
                yield letter
