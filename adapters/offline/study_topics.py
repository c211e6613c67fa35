"""What there is to study: the sections of the material, in reading order."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from adapters.offline.relevance import matter_of, says_enough, speaks_of
from adapters.offline.words import Words
from application.knowledge.views import PassageView

_NEAR_BEST = 0.5  # of the best passage's score
_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the title of the material it stands in."""

    heading: str
    title: str

    def __str__(self) -> str:
        return f"“{self.heading}”" if self.heading == self.title else f"“{self.heading}” in “{self.title}”"


def sections_of(goal: str, passages: Sequence[PassageView], words: Words) -> Sequence[Section]:
    """The sections that speak of the goal, each once, from front to back; titles in their natural order."""
    sought = matter_of(goal, words)
    best = max((passage.score for passage in passages), default=0.0)
    near = [(each, _said(each, words)) for each in passages if each.score >= best * _NEAR_BEST]
    found = [each for each, said in near if says_enough(sought, said)]
    found = found or [each for each, said in near if speaks_of(sought, said, meaning=each.meaning)]
    found.sort(key=lambda each: (_natural(each.title), str(each.resource_id), each.position))
    paths = dict.fromkeys((each.resource_id, each.title, tuple(each.heading_path)) for each in found)
    ends = Counter(path[-1] for _, _, path in paths if path)
    return [Section(_heading(title, path, ends), title) for _, title, path in paths]


def topics_of(sections: Sequence[Section], number: int) -> Sequence[str]:
    """All the sections as at most ``number`` topics of about the same extent."""
    number = min(number, len(sections))
    bounds = [len(sections) * part // number for part in range(number + 1)] if number else []
    return [_span(sections[start:end]) for start, end in pairwise(bounds)]


def _said(passage: PassageView, words: Words) -> frozenset[str]:
    return frozenset(words.of("\n".join([passage.title, *passage.heading_path, passage.text])))


def _natural(title: str) -> Sequence[tuple[int, str]]:
    """Chapter 10 comes after chapter 9."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(title.lower())]


def _heading(title: str, path: tuple[str, ...], ends: Counter[str]) -> str:
    if not path:
        return title
    return path[-1] if ends[path[-1]] == 1 else " / ".join(path[-2:])


def _span(sections: Sequence[Section]) -> str:
    first, last = sections[0], sections[-1]
    if first == last:
        return str(first)
    begins = f"“{first.heading}”" if first.title == last.title else str(first)
    return f"{begins} to {last}"
