"""Counts of one kind of thing while it is erased: what was found, what is gone, what is still there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TypeAlias


@dataclass(frozen=True, slots=True)
class Tally:
    """Nobody's word is taken for a removal: what is ``deleted`` was found once and is not seen any more.

    So the three agree whenever they are kept (``found = deleted + left``), whoever was killed in between.
    """

    found: int = 0
    deleted: int = 0
    left: int = 0

    def seen(self, left: int) -> Self:
        """So many are there now. More than were left before have come since, and were found too."""
        found = max(self.found, self.deleted + left)
        return type(self)(found, found - left, left)


Counts: TypeAlias = Mapping[str, int]
"""How many of each kind of thing one store holds."""

StoreTallies: TypeAlias = Mapping[str, Tally]


def recounted(before: StoreTallies, counts: Counts) -> dict[str, Tally]:
    """The tallies of one store after it was looked through; what it does not name is not there."""
    kinds = {**before, **dict.fromkeys(counts, Tally())}
    return {kind: before.get(kind, Tally()).seen(counts.get(kind, 0)) for kind in sorted(kinds)}
