"""Cutting a text into passages that can be found and quoted."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.knowledge import passage_cutting
from domain.knowledge.markdown_blocks import Block, BlockKind, blocks
from domain.knowledge.markdown_noise import visible

_CHARACTERS_PER_TOKEN = 4  # OpenAI's rule of thumb for English
_HARD = 4  # code and tables stay whole up to this many times the target
_TINY = 12  # a passage under this part of the target takes the next section in


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One passage: ``position`` counts from 0, ``heading_path`` leads to it from the top heading down."""

    position: int
    heading_path: Sequence[str]
    text: str
    content_hash: str


def chunk(text: str, *, target_tokens: int = 300) -> Sequence[Chunk]:
    """The passages of a plain or Markdown text, in reading order.

    Each passage is a verbatim stretch of what a reader sees of the text (``markdown_noise.visible``), heading
    lines included. Together the passages are all of it, and nothing is in two of them: instead of an overlap,
    every passage knows its headings. A new section starts a new passage, unless the passage so far is tiny.
    Paragraphs are gathered up to ``target_tokens`` (of four characters); a longer one is cut between
    sentences or, failing that, words. Code and tables stay whole up to four times the target; above that they
    are cut between lines. ``heading_path`` is where most of the passage stands, ``content_hash`` the
    hexadecimal SHA-256 of its text.
    """
    if target_tokens < 1:
        raise ValueError(f"a passage of {target_tokens} tokens holds nothing")
    shown = visible(text)
    target = target_tokens * _CHARACTERS_PER_TOKEN
    gathered = _gathered(_pieces(shown, target), target)
    return [
        _chunk(position, shown[pieces[0].start : pieces[-1].end].rstrip(), _path_of(pieces))
        for position, pieces in enumerate(gathered)
    ]


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is never cut again: a short block, or some sentences or lines of a long one."""

    start: int
    end: int
    path: tuple[str, ...]
    is_heading: bool


def _chunk(position: int, text: str, path: tuple[str, ...]) -> Chunk:
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    return Chunk(position=position, heading_path=path, text=text, content_hash=digest)


def _pieces(text: str, target: int) -> Iterator[_Piece]:
    headings: list[tuple[int, str]] = []
    path: tuple[str, ...] = ()
    for block in blocks(text):
        if block.kind is BlockKind.HEADING:
            headings = [(level, title) for level, title in headings if level < block.level]
            headings.append((block.level, block.title))
            path = tuple(title for _, title in headings)
        for start, end in _cut(block, text, target):
            yield _Piece(start, end, path, block.kind is BlockKind.HEADING)


def _cut(block: Block, text: str, target: int) -> Iterator[tuple[int, int]]:
    whole = target if block.kind is BlockKind.PROSE else target * _HARD
    if block.end - block.start <= whole:
        return iter([(block.start, block.end)])
    prose = block.kind is BlockKind.PROSE
    cut = passage_cutting.runs_of_sentences if prose else passage_cutting.runs_of_lines
    return cut(text, block.start, block.end, longest=target)


def _gathered(pieces: Iterator[_Piece], target: int) -> Iterator[list[_Piece]]:
    """Pieces that make a passage together. A heading stays with what follows it."""
    held: list[_Piece] = []
    body_end = 0  # where the last piece that is no heading ends; 0 when all are headings
    for piece in pieces:
        if held and _is_full(held[0].start, body_end, piece, target):
            kept = _trailing_headings(held) if body_end else []
            yield held[: len(held) - len(kept)]
            held, body_end = kept, 0
        held.append(piece)
        if not piece.is_heading:
            body_end = piece.end
    if held:
        yield held


def _is_full(start: int, body_end: int, following: _Piece, target: int) -> bool:
    grown = following.end - start
    if grown > target * _HARD:
        return True
    is_over = grown > target or following.is_heading
    return is_over and body_end - start >= max(target // _TINY, 1)


def _trailing_headings(pieces: list[_Piece]) -> list[_Piece]:
    first = len(pieces)
    while first and pieces[first - 1].is_heading:
        first -= 1
    return pieces[first:]


def _path_of(pieces: list[_Piece]) -> tuple[str, ...]:
    bodies = [piece for piece in pieces if not piece.is_heading]
    if not bodies:
        return pieces[-1].path
    share: Counter[tuple[str, ...]] = Counter()
    for piece in bodies:
        share[piece.path] += piece.end - piece.start
    return max(share, key=lambda path: share[path])
