"""Where a text may be cut when it is longer than a passage should be."""

import re
from collections.abc import Iterator
from itertools import chain

# The end of a sentence, or the line break before an item of a list. No item's number ends a sentence.
_SENTENCE_END = re.compile(
    r"""(?<!^\d)(?<!^\d\d)(?<!\be\.g)(?<!\bi\.e)[.!?…]["'”’)\]*_]*\s+"""  # noqa: RUF001 - closing quotes
    r"""|[。！？]"""  # noqa: RUF001 - CJK marks
    r"""|\n(?=[ \t]*(?:[-*+]|\d+[.)])[ \t])""",
    re.MULTILINE,
)
_LINE_END = re.compile(r"\n")
_NOT_BLANK = re.compile(r"\S")
_BLANK = " \t\n"


def sentences(text: str, start: int, end: int, *, longest: int) -> Iterator[tuple[int, int]]:
    """Parts of ``text[start:end]`` of one sentence each; one over ``longest`` is cut between words."""
    return _parts(text, start, end, _SENTENCE_END, longest, gathered=False)


def runs_of_sentences(text: str, start: int, end: int, *, longest: int) -> Iterator[tuple[int, int]]:
    """Parts of ``text[start:end]`` of as many sentences as fit into ``longest`` characters."""
    return _parts(text, start, end, _SENTENCE_END, longest, gathered=True)


def runs_of_lines(text: str, start: int, end: int, *, longest: int) -> Iterator[tuple[int, int]]:
    """Parts of ``text[start:end]`` of as many lines as fit into ``longest`` characters."""
    return _parts(text, start, end, _LINE_END, longest, gathered=True)


def _parts(
    text: str, start: int, end: int, border: re.Pattern[str], longest: int, *, gathered: bool
) -> Iterator[tuple[int, int]]:
    held = start
    for cut in chain((match.end() for match in border.finditer(text, start, end)), [end]):
        if held > start and (not gathered or cut - start > longest):
            yield from _words(text, start, held, longest)
            start = held
        held = cut
    yield from _words(text, start, held, longest)


def _words(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """Cuts at the last blank that keeps a part short enough, and within a word only where there is none."""
    while end - start > longest:
        first = _NOT_BLANK.search(text, start, end)
        if first is None:
            return
        head = first.start() if first.start() - start > longest else start
        cut = max(text.rfind(blank, first.start(), head + longest) for blank in _BLANK) + 1
        cut = cut or min(head + longest, end)
        yield head, cut
        start = cut
    if _NOT_BLANK.search(text, start, end):
        yield start, end
