"""Looking into dead letters without acting on them."""

import re
from dataclasses import dataclass

from application.ports.dead_letters import DeadLetter
from entrypoints.queue.sealing import CannotBeOpened, Sealer

# A JWE compact string of ours: `dir` has no encrypted key between the first two dots.
_SEALED = re.compile(rb"[A-Za-z0-9_-]+\.\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class SealedLetterReader:
    """A letter is sealed as a whole, and what is personal in it may be sealed once more."""

    sealer: Sealer

    def names(self, letter: DeadLetter, text: str) -> bool:
        try:
            body = self.sealer.open(letter.body)
        except CannotBeOpened:
            return False
        return any(text.encode() in part.lower() for part in (body, *self._inside(body)))

    def _inside(self, body: bytes) -> list[bytes]:
        opened = []
        for sealed in _SEALED.findall(body):
            try:
                opened.append(self.sealer.open(sealed.decode()))
            except CannotBeOpened:
                continue  # like one of ours, and not one
        return opened
