"""Choosing what to quote: the sentences of the passages that say most of what was asked."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from adapters.offline.relevance import speaks_of
from adapters.offline.words import Words
from application.knowledge.views import PassageView
from domain.knowledge import passage_cutting
from domain.knowledge.markdown_blocks import BlockKind, blocks

_MOST_PASSAGES = 3
_MOST_SENTENCES = 3  # in a row
_SENTENCE_LONGEST = 500  # characters; what is longer is cut between words
_CODE_LONGEST = 1200
_NEAR_BEST = 0.5  # of the best passage's worth, for another to be quoted besides it
_HEADING_WORTH = 0.5
_EMPTY_QUOTE_LINES = re.compile(r"(?:[ \t>]*\n)*")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, or a whole piece of code. ``leads_on`` means that the next one belongs to it."""

    start: int
    end: int
    stems: frozenset[str]
    length: int
    leads_on: bool


@dataclass(frozen=True, slots=True)
class _Source:
    text: str
    heading: frozenset[str]
    sentences: Sequence[_Sentence]

    @property
    def stems(self) -> frozenset[str]:
        return self.heading.union(*(sentence.stems for sentence in self.sentences))


@dataclass(frozen=True, slots=True)
class _Excerpt:
    worth: float
    text: str


def quote(
    asked: frozenset[str], passages: Sequence[PassageView], words: Words
) -> Sequence[tuple[PassageView, str]]:
    """The passages that answer best, best first, each with a verbatim stretch of it; none where none does."""
    sources = [_source(passage.text, " ".join(passage.heading_path), words) for passage in passages]
    worth = _worth(asked, sources)
    found = [
        (passage, _excerpt(source, worth))
        for passage, source in zip(passages, sources, strict=True)
        if source.sentences and speaks_of(asked, source.stems, meaning=passage.meaning)
    ]
    found.sort(key=lambda each: -each[1].worth)
    return [
        (passage, excerpt.text)
        for passage, excerpt in found[:_MOST_PASSAGES]
        if excerpt.worth >= found[0][1].worth * _NEAR_BEST
    ]


def quote_text(asked: frozenset[str], text: str, words: Words) -> str | None:
    """The verbatim stretch of a text that says most of it; ``None`` where nothing is said of it."""
    source = _source(text, "", words)
    if not asked & source.stems:
        return None
    return _excerpt(source, _worth(asked, [source])).text


def _source(text: str, heading: str, words: Words) -> _Source:
    return _Source(text, frozenset(words.of(heading)), list(_sentences(text, words)))


def _sentences(text: str, words: Words) -> Iterator[_Sentence]:
    for start, end in _spans(text):
        skipped = _EMPTY_QUOTE_LINES.match(text, start, end)
        start = skipped.end() if skipped else start
        sentence = text[start:end].rstrip()
        stems = words.of(sentence)
        yield _Sentence(
            start, start + len(sentence), frozenset(stems), len(stems), leads_on=sentence.endswith(":")
        )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for block in blocks(text):
        if block.kind is BlockKind.PROSE:
            yield from passage_cutting.sentences(text, block.start, block.end, longest=_SENTENCE_LONGEST)
        elif block.kind is not BlockKind.HEADING and block.end - block.start <= _CODE_LONGEST:
            yield block.start, block.end


def _worth(asked: frozenset[str], sources: Iterable[_Source]) -> Mapping[str, float]:
    """The rarer a word is in all that was found, the more it tells sentences apart (Spärck Jones 1972)."""
    sentences = [sentence for source in sources for sentence in source.sentences]
    holding = Counter(stem for sentence in sentences for stem in asked & sentence.stems)
    return {stem: math.log(1 + (len(sentences) + 1) / (holding[stem] + 1)) for stem in sorted(asked)}


def _excerpt(source: _Source, worth: Mapping[str, float]) -> _Excerpt:
    """The sentences in a row that are worth most together, with what the last one leads on to."""
    sentences = source.sentences
    values = [_worth_of(sentence, worth) for sentence in sentences]
    runs = [
        (sum(values[first:end]), first, end)
        for first in range(len(sentences))
        for end in range(first + 1, min(first + _MOST_SENTENCES, len(sentences)) + 1)
    ]
    # Equal runs: the shorter one, then the first one.
    best, first, end = max(runs, key=lambda run: (round(run[0], 9), run[1] - run[2], -run[1]))
    end += sentences[end - 1].leads_on and end < len(sentences)
    headed = _HEADING_WORTH * sum(value for stem, value in worth.items() if stem in source.heading)
    return _Excerpt(best + headed, source.text[sentences[first].start : sentences[end - 1].end])


def _worth_of(sentence: _Sentence, worth: Mapping[str, float]) -> float:
    said = sum(value for stem, value in worth.items() if stem in sentence.stems)
    return said / math.log2(8 + sentence.length)
