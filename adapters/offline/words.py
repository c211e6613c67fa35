"""The words that carry a text's meaning, each in the form that its relatives share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from threading import Lock
from typing import Protocol

_WORD = re.compile(r"[^\W_]{2,}(?:'[^\W_]+)?")  # the underscore is Markdown's, or joins words in code
_CONTRACTED = ("n't", "'ll", "'re", "'ve", "'m", "'d")  # short words grown together, stop words all
_LONGEST_WORD = 40  # longer ones are data, not language, and cost the stemmer quadratic time
_REMEMBERED = 20_000


class Stem(Protocol):
    def __call__(self, word: str, /) -> str: ...


@dataclass(frozen=True)
class Words:
    """English Snowball stems without English stop words. Other languages keep all their words.

    May be shared by threads. What it needs is loaded at first use, because few processes need it at once.
    """

    _stemming: Lock = field(default_factory=Lock, repr=False)

    def of(self, text: str) -> Sequence[str]:
        """The stems in the order of the text; case does not count."""
        found = _WORD.findall(text.lower().replace("\u2019", "'"))
        return [self._stem(word) for word in found if self._says_something(word)]

    def _says_something(self, word: str) -> bool:
        return word not in self._stop_words and not word.endswith(_CONTRACTED)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # takes seconds and 100 MB

        return frozenset(ENGLISH_STOP_WORDS)

    @cached_property
    def _stem(self) -> Stem:
        import snowballstemmer

        stemmer = snowballstemmer.stemmer("english")

        @lru_cache(_REMEMBERED)
        def stem(word: str) -> str:
            if len(word) > _LONGEST_WORD:
                return word
            with self._stemming:  # a stemmer keeps the word it works on in itself
                stemmed: str = stemmer.stemWord(word)
                return stemmed

        return stem
