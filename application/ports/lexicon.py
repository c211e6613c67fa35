"""Words as numbers that an index can compare."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

MOST_TERMS = 2**31  # their numbers fit into four bytes, with or without a sign


class Lexicon(Protocol):
    """Tells words apart, and knows relatives ("tide", "tides") by one number from 0 below ``MOST_TERMS``.

    ``passages`` gives for each text its words in their order, each as the numbers it can be found by; words
    that mean nothing by themselves are left out. ``question`` gives the numbers to look for, and how often
    each was said. Whoever asks without a language finds passages of every language; who names the passages'
    language also finds relatives by that language's own rules. The same text always has the same numbers.
    """

    async def passages(
        self, texts: Sequence[str], *, language: str | None = None
    ) -> Sequence[Sequence[Collection[int]]]: ...
    async def question(self, text: str, *, language: str | None = None) -> Mapping[int, float]: ...
