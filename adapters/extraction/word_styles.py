"""What the styles of a Word file mean: which are headings, which code, which lists.

Publishers name their styles as they like, so a style is known by its outline level, its font and its name.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID = re.compile(r"[A-Za-z0-9_-]+")
_TITLE = re.compile(r"(chapter ?|box ?)?title", re.IGNORECASE)
_HEADING = re.compile(r"(?:heading|head) ?(?:([1-6])|([A-F]))", re.IGNORECASE)
_CODE_FONT = re.compile(
    r"courier|consolas|mono\b|menlo|monaco|source code|fira code|lucida console", re.IGNORECASE
)
_CODE_NAME = re.compile(r"(source )?code|html preformatted|preformatted text|macro text", re.IGNORECASE)
_BULLET, _NUMBER = re.compile(r"list ?bullet", re.IGNORECASE), re.compile(r"list ?number", re.IGNORECASE)
_LEVELS = 6


def style_map(styles: Element) -> str:
    """In mammoth's language, one line a style."""
    by_id = {style.get(f"{_W}styleId", ""): style for style in styles.iter(f"{_W}style")}
    return "\n".join(line for name in by_id if _ID.fullmatch(name) for line in _lines(name, by_id))


def _lines(style_id: str, by_id: Mapping[str, Element]) -> Iterator[str]:
    style = by_id[style_id]
    kind = style.get(f"{_W}type")
    if kind == "character" and _is_code(style_id, by_id):
        yield f"r.{style_id} => code"
    if kind != "paragraph":
        return
    level = _level(style_id, by_id)
    if level is not None:
        yield f"p.{style_id} => h{level}:fresh"
    elif _is_code(style_id, by_id):
        yield f"p.{style_id} => pre:separator('\\n')"
    elif _BULLET.match(_name(style)):
        yield f"p.{style_id} => ul > li:fresh"
    elif _NUMBER.match(_name(style)):
        yield f"p.{style_id} => ol > li:fresh"


def _level(style_id: str, by_id: Mapping[str, Element]) -> int | None:
    for style in _with_ancestors(style_id, by_id):
        name = _name(style)
        title, heading = _TITLE.fullmatch(name), _HEADING.fullmatch(name)
        if title:
            return 4 if (title[1] or "").lower().startswith("box") else 1
        if heading:  # the lettered ones stand below a chapter's title
            return int(heading[1]) if heading[1] else min(ord(heading[2].upper()) - ord("A") + 2, _LEVELS)
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None:
            level = outline.get(f"{_W}val", "")
            return int(level) + 1 if level in set("012345") else None
    return None


def _is_code(style_id: str, by_id: Mapping[str, Element]) -> bool:
    for style in _with_ancestors(style_id, by_id):
        if _CODE_NAME.fullmatch(_name(style)):
            return True
        fonts = style.find(f"{_W}rPr/{_W}rFonts")
        if fonts is not None and fonts.get(f"{_W}ascii"):
            return _CODE_FONT.search(fonts.get(f"{_W}ascii", "")) is not None
    return False


def _with_ancestors(style_id: str, by_id: Mapping[str, Element]) -> Iterator[Element]:
    """The style and what it is based on; a circle of styles is walked once."""
    seen: set[str] = set()
    while style_id in by_id and style_id not in seen:
        seen.add(style_id)
        yield by_id[style_id]
        base = by_id[style_id].find(f"{_W}basedOn")
        style_id = base.get(f"{_W}val", "") if base is not None else ""


def _name(style: Element) -> str:
    name = style.find(f"{_W}name")
    return name.get(f"{_W}val", "") if name is not None else ""
