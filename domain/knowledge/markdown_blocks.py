"""The blocks a Markdown text is made of: headings, paragraphs, fenced code and tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from domain.knowledge.heading_text import heading_text
from domain.knowledge.markdown_fence import Fence

_HEADING_LONGEST = 300  # a longer line is a paragraph, whatever it starts with
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_SETEXT = re.compile(r" {0,3}(?:={3,}|-{3,})[ \t]*")
_NEVER_UNDERLINED = re.compile(r"\s*(?:[-*+>|#]|\d+[.)]\s)")
_DELIMITER_ROW = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t:-]*)+")


class BlockKind(Enum):
    HEADING = "heading"
    PROSE = "prose"
    CODE = "code"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch ``text[start:end]``; ``level`` and ``title`` are a heading's own, ``level`` 1 is the top."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    title: str = ""


def blocks(text: str) -> Iterator[Block]:
    """All that is not blank, in order, each line in one block. Lines end with a line feed only.

    A paragraph is a run of lines without a blank one between them; lists and quotations are paragraphs too.
    A setext underline has at least three characters and underlines one line.
    """
    lines = text.split("\n")
    at, start = 0, 0
    while at < len(lines):
        if not lines[at].strip():
            start += len(lines[at]) + 1
            at += 1
            continue
        kind, count, level, title = _block_at(lines, at)
        size = sum(len(line) + 1 for line in lines[at : at + count])
        yield Block(kind, start, start + size - 1, level, title)
        start += size
        at += count


def _block_at(lines: list[str], at: int) -> tuple[BlockKind, int, int, str]:
    heading = _heading_at(lines, at)
    if heading is not None:
        return BlockKind.HEADING, *heading
    fence = Fence.opened_by(lines[at])
    if fence is not None:
        return BlockKind.CODE, _length_of_code(lines, at, fence), 0, ""
    if _is_table_at(lines, at):
        return BlockKind.TABLE, _length_of_table(lines, at), 0, ""
    return BlockKind.PROSE, _length_of_prose(lines, at), 0, ""


def _heading_at(lines: list[str], at: int) -> tuple[int, int, str] | None:
    """How many lines, which level, which words."""
    line = lines[at]
    if len(line) > _HEADING_LONGEST:
        return None
    marks = _ATX.match(line) if "#" in line else None
    if marks is not None:
        title = heading_text(line[marks.end() :])
        return (1, len(marks[1]), title) if title else None
    if at + 1 < len(lines) and _SETEXT.fullmatch(lines[at + 1]) and not _NEVER_UNDERLINED.match(line):
        title = heading_text(line)
        return (2, 1 if "=" in lines[at + 1] else 2, title) if title else None
    return None


def _length_of_code(lines: list[str], at: int, fence: Fence) -> int:
    for number in range(at + 1, len(lines)):
        if fence.is_closed_by(lines[number]):
            return number - at + 1
    return len(lines) - at


def _is_table_at(lines: list[str], at: int) -> bool:
    if lines[at].lstrip().startswith("|"):
        return True
    return "|" in lines[at] and at + 1 < len(lines) and _DELIMITER_ROW.fullmatch(lines[at + 1]) is not None


def _length_of_table(lines: list[str], at: int) -> int:
    for number in range(at + 1, len(lines)):
        if "|" not in lines[number]:
            return number - at
    return len(lines) - at


def _length_of_prose(lines: list[str], at: int) -> int:
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if not line.strip() or Fence.opened_by(line) or _is_table_at(lines, number):
            return number - at
        if _heading_at(lines, number) is not None:
            return number - at
    return len(lines) - at
