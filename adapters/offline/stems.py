"""The form that a word shares with its relatives, by the rules of its language (Snowball)."""

from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Protocol

ENGLISH = "english"
_LONGEST_WORD = 40  # longer ones are data, not language, and cost the stemmer quadratic time
REMEMBERED = 20_000  # words
_BY_CODE: Mapping[str, str] = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": ENGLISH,
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def rules_of(language: str | None) -> str | None:
    """The rules for a language by its code ("de", "pt-BR"); ``None`` where there are none."""
    return None if language is None else _BY_CODE.get(language.partition("-")[0].lower())


class _Stemmer(Protocol):
    def stemWord(self, word: str, /) -> str: ...  # noqa: N802 - Snowball's own name


class Stems:
    """May be shared by threads. Each set of rules is loaded at first use."""

    def __init__(self) -> None:
        self._stemming = Lock()
        self._stemmers: dict[str, _Stemmer] = {}
        self.of = lru_cache(REMEMBERED)(self._of)

    def _of(self, word: str, rules: str) -> str:
        if len(word) > _LONGEST_WORD:
            return word
        with self._stemming:  # a stemmer keeps the word it works on in itself
            if rules not in self._stemmers:
                self._stemmers[rules] = _loaded(rules)
            return self._stemmers[rules].stemWord(word)


def _loaded(rules: str) -> _Stemmer:
    import snowballstemmer  # few processes need it at once

    stemmer: _Stemmer = snowballstemmer.stemmer(rules)
    return stemmer
