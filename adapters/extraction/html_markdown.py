"""HTML to Markdown, by html-to-markdown, which makes no request and runs no script."""

import re

from html_to_markdown import ConversionOptions, PreprocessingOptions, convert

from domain.knowledge.markdown_blocks import Block, BlockKind, blocks

# Private characters: where the words of a link begin and end. Its address helps nobody to find a passage.
_OPENS, _CLOSES = "\ue000", "\ue001"
# And an angle bracket that is text: in Markdown it may look like the beginning of a tag.
_ANGLE = "\ue002"
_MARKS = re.compile(f"[{_OPENS}{_CLOSES}{_ANGLE}]")
_LIKE_A_TAG = re.compile(f"^([ \t]*){_ANGLE}", re.MULTILINE)
_ANCHOR_OPENS = re.compile(r"<a(?:\s[^<>]*)?>", re.IGNORECASE)
_ANCHOR_CLOSES = re.compile(r"</a\s*>", re.IGNORECASE)
_LINKED = re.compile(f"{_OPENS}([^{_OPENS}{_CLOSES}]*){_CLOSES}")
_MENU = 0.6  # of its words are links
_OPTIONS = ConversionOptions(
    extract_metadata=False,
    skip_images=True,
    autolinks=False,
    compact_tables=True,
    bullets="-",
    preprocessing=PreprocessingOptions(enabled=False),
    exclude_selectors=[
        *("nav", "aside", "form", "button", "iframe", "object", "svg", "script", "style", "template"),
        *("[role=navigation]", "[role=search]", "[role=banner]", "[role=contentinfo]"),
    ],
)


def to_markdown(html: str) -> str:
    """Links become their words, pictures nothing."""
    marked = _marked(html)
    return _MARKS.sub("", "\n\n".join(_with_angles(marked, block) for block in blocks(marked)))


def without_menus(html: str) -> str:
    """Like ``to_markdown``, less the paragraphs and lists that are made of links."""
    marked = _marked(html)
    kept = [
        _with_angles(marked, block)
        for block in blocks(marked)
        if block.kind is not BlockKind.PROSE or not _is_menu(marked[block.start : block.end])
    ]
    return _MARKS.sub("", "\n\n".join(kept))


def _marked(html: str) -> str:
    html = _ANCHOR_OPENS.sub(_OPENS, _MARKS.sub("", html)).replace("&lt;", _ANGLE)
    return convert(_ANCHOR_CLOSES.sub(_CLOSES, html), _OPTIONS).content or ""


def _with_angles(marked: str, block: Block) -> str:
    """Escaped in headings, and in prose where a line might vanish with it; code is as it was."""
    text = marked[block.start : block.end]
    if block.kind is BlockKind.HEADING:
        parts = text.split("`")
        parts[::2] = (part.replace(_ANGLE, "\\<") for part in parts[::2])
        text = "`".join(parts)
    elif block.kind is BlockKind.PROSE:
        text = _LIKE_A_TAG.sub(r"\1\\<", text.replace(f"{_ANGLE}!--", "&lt;!--"))
    return text.replace(_ANGLE, "<")


def _is_menu(paragraph: str) -> bool:
    links = _LINKED.findall(paragraph)
    linked, all_letters = sum(map(_letters, links)), _letters(paragraph)
    return len(links) > 1 and linked > all_letters * _MENU


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
