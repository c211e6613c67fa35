"""Words as numbers without a dictionary: the hash of each stem."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b

from adapters.offline.words import Words
from application.ports.lexicon import MOST_TERMS

_REMEMBERED = 20_000


class HashedLexicon:
    """Two of a learner's 50,000 words share a number about once: too seldom to be noticed."""

    def __init__(self, words: Words | None = None) -> None:
        self._words = words or Words()

    async def passages(
        self, texts: Sequence[str], *, language: str | None = None
    ) -> Sequence[Sequence[Collection[int]]]:
        return await asyncio.to_thread(lambda: [self._passage(text, language) for text in texts])

    async def question(self, text: str, *, language: str | None = None) -> Mapping[int, float]:
        stems = await asyncio.to_thread(self._words.in_language, text, language)
        return {_number(stem): float(times) for stem, times in Counter(stems).items()}

    def _passage(self, text: str, language: str | None) -> Sequence[Collection[int]]:
        return [_numbers(forms) for forms in self._words.forms(text, language)]


@lru_cache(_REMEMBERED)
def _numbers(forms: tuple[str, ...]) -> Collection[int]:
    return frozenset(map(_number, forms))


@lru_cache(_REMEMBERED)
def _number(stem: str) -> int:
    digest = blake2b(stem.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % MOST_TERMS
