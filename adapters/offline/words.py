"""The words that carry a text's meaning, each in the form that its relatives share."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from adapters.offline.stems import ENGLISH, REMEMBERED, Stems, rules_of

_WORD = re.compile(r"[^\W_]{2,}(?:'[^\W_]+)?")  # the underscore is Markdown's, or joins words in code
_CONTRACTED = ("n't", "'ll", "'re", "'ve", "'m", "'d")  # short words grown together, stop words all


@dataclass(frozen=True)
class Words:
    """English Snowball stems without English stop words. Other languages keep all their words.

    May be shared by threads. What it needs is loaded at first use, because few processes need it at once.
    """

    _stems: Stems = field(default_factory=Stems, repr=False)

    def of(self, text: str) -> Sequence[str]:
        """The stems in the order of the text; case does not count."""
        return [stem for stem in map(self._said, _found(text)) if stem is not None]

    def in_language(self, text: str, language: str | None) -> Sequence[str]:
        """The same by the rules of another language, if there are any."""
        rules = rules_of(language)
        if rules in (None, ENGLISH):
            return self.of(text)
        return [self._stems.of(word, rules) for word in _found(text)]

    def forms(self, text: str, language: str | None) -> Sequence[tuple[str, ...]]:
        """Each word's stem in its language, and the one that finds it without saying the language."""
        rules = rules_of(language)
        if rules in (None, ENGLISH):
            return [(stem,) for stem in self.of(text)]
        return [self._forms(word, rules) for word in _found(text)]

    def _forms(self, word: str, rules: str) -> tuple[str, ...]:
        own = self._stems.of(word, rules)
        return (own, self._stems.of(word, ENGLISH)) if self._says_something(word) else (own,)

    @cached_property
    def _said(self) -> Callable[[str], str | None]:
        """The stem of a word that says something. One look for most words: they are few, and come again."""
        return lru_cache(REMEMBERED)(
            lambda word: self._stems.of(word, ENGLISH) if self._says_something(word) else None
        )

    def _says_something(self, word: str) -> bool:
        return word not in self._stop_words and not word.endswith(_CONTRACTED)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # takes seconds and 100 MB

        return frozenset(ENGLISH_STOP_WORDS)


def _found(text: str) -> Sequence[str]:
    return _WORD.findall(text.lower().replace("\u2019", "'"))
