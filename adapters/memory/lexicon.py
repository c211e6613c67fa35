"""Words as numbers: the same letters, the same number."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from zlib import crc32

from application.ports.lexicon import MOST_TERMS

_WORD = re.compile(r"\w+")
_ENDING = re.compile(r"(?<=\w\w\w)s$")


class MemoryLexicon:
    """A word and its plural are relatives, in every language."""

    async def passages(
        self,
        texts: Sequence[str],
        *,
        language: str | None = None,  # noqa: ARG002 - one rule for all of them
    ) -> Sequence[Sequence[Collection[int]]]:
        return [[(number,) for number in _numbers(text)] for text in texts]

    async def question(
        self,
        text: str,
        *,
        language: str | None = None,  # noqa: ARG002 - one rule for all of them
    ) -> Mapping[int, float]:
        return {number: float(times) for number, times in Counter(_numbers(text)).items()}


def _numbers(text: str) -> Sequence[int]:
    words = (_ENDING.sub("", word) for word in _WORD.findall(text.lower()))
    return [crc32(word.encode(errors="surrogatepass")) % MOST_TERMS for word in words]
