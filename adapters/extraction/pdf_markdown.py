"""Lines of print become Markdown: large print is a heading, fixed pitch is code, a gap ends a paragraph."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from adapters.extraction.pdf_lines import Line

_LARGER = 1.12  # times the size that most of the text has
_HEADING_LONGEST = 120
_LEVELS = 4
_GAP = 0.7  # of a line's height, between two paragraphs
_PITCH = 0.6
_RUNNING = 3  # pages at least that begin or end with the same line
_PAGE_NUMBER = re.compile(r"\W*(?:\d{1,4}|[ivxlc]{1,6})\W*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
# What would be Markdown at the beginning of a line, and is not meant so.
_MARKUP = re.compile(r"(?=#{1,6}(?:\s|$)|`{3,}|~{3,}|={3,}\s*$|-{3,}\s*$|<|\|)")
_LETTER = re.compile(r"[^\W\d_]")


def to_markdown(pages: Sequence[Sequence[Line]]) -> str:
    """What stands at the edge of the pages again and again, and page numbers, are left out."""
    lines = [line for page in _without_edges(pages) for line in page]
    levels = _levels(lines)
    parts: list[str] = []
    for (is_code, size), run in groupby(lines, key=lambda line: (line.is_code, _heading_size(line, levels))):
        together = list(run)
        if is_code:
            parts.append(_code(together))
        elif size:
            parts += [f"{'#' * levels[size]} {heading}" for heading in _headings(together)]
        else:
            parts.append(_paragraphs(together))
    return "\n\n".join(parts)


def _levels(lines: Sequence[Line]) -> dict[float, int]:
    """Which sizes are headings: the few that are larger than most of the text."""
    letters: Counter[float] = Counter()
    for line in lines:
        if not line.is_code:
            letters[line.size] += len(line.text)
    if not letters:
        return {}
    usual = letters.most_common(1)[0][0]
    larger = sorted({size for size in letters if size > usual * _LARGER}, reverse=True)
    return {size: min(level, _LEVELS) for level, size in enumerate(larger, start=1)}


def _heading_size(line: Line, levels: dict[float, int]) -> float:
    """0 for what is no heading."""
    speaks = len(_LETTER.findall(line.text)) > 1
    return line.size if line.size in levels and speaks and len(line.text) <= _HEADING_LONGEST else 0.0


def _headings(lines: Sequence[Line]) -> Iterator[str]:
    """Lines close to each other are one heading."""
    for paragraph in _paragraphs(lines).split("\n\n"):
        yield " ".join(paragraph.split())


def _without_edges(pages: Sequence[Sequence[Line]]) -> Iterator[Sequence[Line]]:
    edges = Counter(mark for page in pages for mark in {_mark(line) for line in (*page[:1], *page[-1:])})
    for page in pages:
        first, last = 0, len(page)
        if last and _is_edge(page[0], edges):
            first = 1
        if last > first and _is_edge(page[-1], edges):
            last -= 1
        yield page[first:last]


def _is_edge(line: Line, edges: Counter[str]) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None or edges[_mark(line)] >= _RUNNING


def _mark(line: Line) -> str:
    return _DIGITS.sub("0", line.text)


def _code(lines: Sequence[Line]) -> str:
    """Indented as it was printed: letters of fixed pitch are as a rule 0.6 times as wide as their size."""
    left = min(line.left for line in lines)
    rows = (
        " " * min(round((line.left - left) / (line.size * _PITCH or 1)), 40) + line.text for line in lines
    )
    return "\n".join(["```", *(row.replace("```", "'''") for row in rows), "```"])


def _paragraphs(lines: Sequence[Line]) -> str:
    written: list[str] = []
    for before, line in zip([None, *lines], lines, strict=False):
        if before is not None and not before.joins_next:
            written.append("\n\n" if before.bottom - line.top > line.size * _GAP else "\n")
        starts = before is None or not before.joins_next
        written.append(
            _MARKUP.sub(r"\\", line.text, count=1) if starts and _MARKUP.match(line.text) else line.text
        )
    return "".join(written)
