"""The vocabulary of the features: how a word in a sentence becomes a value."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pytest_bdd.parsers import StepParser

_QUOTED = r'"[^"]*"'
_TEXT = rf"(?:{_QUOTED}|nothing|only blanks|\d+ letters|a broken character)"
_GAP = re.compile(r"\{(\w+):(\w+)\}")


@dataclass(frozen=True, slots=True)
class Day:
    """A day as people say it: so many days from today."""

    distance: int

    def after(self, today: date) -> date:
        return today + timedelta(days=self.distance)


@dataclass(frozen=True, slots=True)
class Word:
    """What may stand in a gap, and what it means."""

    pattern: str
    meaning: Callable[[str], object]


def text(words: str) -> str:
    """What is quoted, or a specimen of what nobody would quote."""
    if words.startswith('"'):
        return words.strip('"')
    if letters := re.fullmatch(r"(\d+) letters", words):
        return "x" * int(letters[1])
    return {"nothing": "", "only blanks": "   ", "a broken character": "caf\0"}[words]


def texts(words: str) -> Sequence[str]:
    return [text(each) for each in re.findall(_QUOTED, words)]


def day(words: str) -> Day:
    known = {"today": Day(0), "tomorrow": Day(1)}
    if words in known:
        return known[words]
    number = int(re.findall(r"\d+", words)[0])
    return Day(-number if words.endswith("ago") else number)


_WORDS = {
    "Who": Word(r"[A-Z][a-z]+", str),
    "Text": Word(_TEXT, text),
    "Texts": Word(rf"{_QUOTED}(?:, {_QUOTED})*(?: and {_QUOTED})?|none", texts),
    "Day": Word(r"today|tomorrow|in \d+ days|\d+ days ago", day),
    "Code": Word(r"[a-z]+(?:_[a-z]+)+", str),
    "Number": Word(r"\d+", int),
    "Hour": Word(r"\d\d:\d\d", str),
}


class Sentence(StepParser):
    """A sentence with gaps such as ``{who:Who}``."""

    def __init__(self, sentence: str, words: Mapping[str, Word]) -> None:
        super().__init__(sentence)
        gaps = _GAP.findall(sentence)
        self._meanings = {name: words[kind].meaning for name, kind in gaps}
        self._regex = re.compile(
            _GAP.sub(
                lambda gap: f"(?P<{gap[1]}>{words[gap[2]].pattern})",
                re.sub(r"[\\.?*+()|^$\[\]]", r"\\\g<0>", sentence),
            )
        )

    def is_matching(self, name: str) -> bool:
        return self._regex.fullmatch(name) is not None

    def parse_arguments(self, name: str) -> dict[str, Any] | None:
        match = self._regex.fullmatch(name)
        if match is None:
            return None
        return {gap: self._meanings[gap](words) for gap, words in match.groupdict().items()}


def says(sentence: str, **words: Word) -> Sentence:
    """A sentence of the features; ``words`` are kinds of gap that only it has."""
    return Sentence(sentence, _WORDS | words)


def one_of(choices: Mapping[str, object]) -> Word:
    """A gap that takes one of these words and gives what it stands for."""
    longest_first = sorted(choices, key=len, reverse=True)
    return Word("|".join(re.escape(word) for word in longest_first), choices.__getitem__)


def rows(datatable: Sequence[Sequence[str]]) -> list[dict[str, str]]:
    """The rows of a table under their headings."""
    heading, *body = datatable
    return [dict(zip(heading, row, strict=True)) for row in body]


def day_of(cell: str) -> Day | None:
    """A day in a table, where an empty cell is no day."""
    return day(cell) if cell else None
