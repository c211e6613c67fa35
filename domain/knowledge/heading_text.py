"""What a heading says, without the marks that shape it."""

import html
import re

_MARKS = re.compile(r"[#{\[`<*~_\\&]")
_CLOSING_HASHES = re.compile(r"(?:^|\s)#+\s*$")
_ATTRIBUTES = re.compile(r"\{[#.][^{}]*\}\s*$")
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*\)|\[[^\[\]]*\])")
_TAG = re.compile(r"(?<!\\)</?[A-Za-z][^<>]*>")
_STARRED = re.compile(r"(?<!\\)(\*{1,3}|~~)(?=[^\s*~])([^*~]+)(?<=\S)\1")
_UNDERLINED = re.compile(r"(?<![\w\\])(_{1,3})(?=[^\s_])([^_]+)(?<=\S)\1(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def heading_text(marked: str) -> str:
    """The words of a heading line that is already without its leading ``#``; empty when it has none.

    Code keeps what it says (``Rc<T>``) and loses only its backticks; links and images keep their words.
    """
    if _MARKS.search(marked) is None:
        return " ".join(marked.split())
    bare = _ATTRIBUTES.sub("", _CLOSING_HASHES.sub("", marked))
    parts = _LINK.sub(r"\1", bare).split("`")
    parts[::2] = map(_without_marks, parts[::2])
    return " ".join("".join(parts).split())


def _without_marks(prose: str) -> str:
    plain = _TAG.sub("", prose)
    for emphasis in (_STARRED, _UNDERLINED):
        plain = emphasis.sub(r"\2", plain)
    return html.unescape(_ESCAPE.sub(r"\1", plain))
