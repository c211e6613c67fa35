"""What a Markdown source holds and no reader of it ever sees."""

import re
from collections.abc import Iterator

from domain.knowledge.markdown_fence import Fence

_COMMENT_OPENS, _COMMENT_CLOSES = "<!--", "-->"
# Possessive, so that a line which is none is given up at once.
_ONLY_TAGS = re.compile(
    r"""(?:\s*+</?[A-Za-z][A-Za-z0-9-]*+(?:\s(?:"[^"]*+"|'[^']*+'|[^<>"'])*+)?/?>)++\s*+"""
)
_INCLUDE = re.compile(r"\s*\{\{#(?:include|rustdoc_include|playground)\s[^{}]*\}\}\s*")
_LINK_TARGET = re.compile(r"""[ ]{0,3}\[[^\]^][^\]]*\]:\s*\S+(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*""")


def visible(text: str) -> str:
    """The text less its invisible lines, with a line feed as the only line end and one blank line in a row.

    Left out are: HTML comments; lines of nothing but HTML tags (anchors, wrappers such as ``<Listing>``);
    definitions of link targets; unresolved include lines of mdBook; and fences with nothing inside, such as
    those that held nothing but an include line. Code is otherwise left as it is.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(_without_noise(lines))


def _without_noise(lines: list[str]) -> Iterator[str]:
    last_closing = _last_comment_end(lines)
    rest = iter(enumerate(lines))
    after_blank = False
    for number, line in rest:
        fence = Fence.opened_by(line)
        if fence is not None:
            yield from _fenced(line, fence, rest)
            after_blank = False
        elif line.lstrip().startswith(_COMMENT_OPENS) and number <= last_closing:
            yield from _behind_comment(line, rest)
        elif not line.strip():
            if not after_blank:
                yield ""
            after_blank = True
        elif not _is_invisible(line):
            yield _without_comments(_with_end_of_comment(lines, number, rest))
            after_blank = False


def _last_comment_end(lines: list[str]) -> int:
    return next((n for n in range(len(lines) - 1, -1, -1) if _COMMENT_CLOSES in lines[n]), -1)


def _fenced(opening: str, fence: Fence, rest: Iterator[tuple[int, str]]) -> Iterator[str]:
    code: list[str] = []
    closing: list[str] = []
    for _, line in rest:
        if fence.is_closed_by(line):
            closing.append(line)
            break
        if not _is_include(line):
            code.append(line)
    if any(line.strip() for line in code):
        yield opening
        yield from code
        yield from closing


def _behind_comment(line: str, rest: Iterator[tuple[int, str]]) -> Iterator[str]:
    """What stands behind a comment on the line where it ends. A comment may be many lines long."""
    while _COMMENT_CLOSES not in line:
        following = next(rest, None)
        if following is None:
            return
        line = following[1]
    behind = line.split(_COMMENT_CLOSES, 1)[1]
    if behind.strip() and not _is_invisible(behind):
        yield _without_comments(behind)


def _with_end_of_comment(lines: list[str], number: int, rest: Iterator[tuple[int, str]]) -> str:
    """The line, together with the next one where a comment that opens in it ends there."""
    line = lines[number]
    if line.rfind(_COMMENT_OPENS) <= line.rfind(_COMMENT_CLOSES):
        return line
    following = lines[number + 1 : number + 2]
    if not following or _COMMENT_CLOSES not in following[0]:
        return line
    next(rest)
    return f"{line}\n{following[0]}"


def _without_comments(line: str) -> str:
    """Without what is commented out within the line; a comment in backticks is shown, not meant."""
    kept, done, at = [], 0, line.find(_COMMENT_OPENS)
    while at != -1:
        if line[at - 1 : at] != "`":
            ends = line.find(_COMMENT_CLOSES, at)
            if ends == -1:
                break
            kept.append(line[done:at])
            done = ends + len(_COMMENT_CLOSES)
        at = line.find(_COMMENT_OPENS, max(done, at + 1))
    return "".join([*kept, line[done:]])


def _is_invisible(line: str) -> bool:
    if "]:" in line and _LINK_TARGET.fullmatch(line):
        return True
    if "<" in line and _ONLY_TAGS.fullmatch(line):
        return True
    return _is_include(line)


def _is_include(line: str) -> bool:
    return "{{#" in line and _INCLUDE.fullmatch(line) is not None
