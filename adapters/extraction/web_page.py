"""The readable part of an HTML page: the article, without the menus around it."""

import html
import re

from adapters.extraction.html_markdown import without_menus
from adapters.extraction.media_types import HTML
from adapters.extraction.wire import Read

_TITLE = re.compile(r"<title(?:\s[^>]*)?>([^<]{1,2000})</title", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\s[^>]{0,1000}?\blang\s*=\s*[\"']?([A-Za-z0-9-]{2,35})", re.IGNORECASE)
_AROUND = re.compile(r"<(/?)(header|footer)(?:\s[^<>]*)?>", re.IGNORECASE)
_ENOUGH = 200  # characters; a main part with less is not where the words are


def read_page(page: str) -> Read:
    title, language = _TITLE.search(page), _LANGUAGE.search(page)
    for part in (_inside(page, "main"), _inside(page, "article"), page):
        markdown = without_menus(_less_surroundings(part)) if part else ""
        if len(markdown) >= _ENOUGH:
            break
    else:
        markdown = without_menus(page)
    return Read(
        markdown=markdown,
        title=html.unescape(title[1]) if title else None,
        language=language[1] if language else None,
        media_type=HTML,
    )


def _inside(page: str, tag: str) -> str:
    """From the first such element to the end of the last, if a page has one only; else nothing."""
    lower = page.lower()
    opened = [at for at in (lower.find(f"<{tag}>"), lower.find(f"<{tag} ")) if at != -1]
    closed = lower.rfind(f"</{tag}")
    if not opened or lower.count(f"</{tag}") != 1 or closed < min(opened):
        return ""
    return page[min(opened) : closed]


def _less_surroundings(part: str) -> str:
    """A header or footer outside every article; one that is never closed is left as it is."""
    if "<article" in part.lower():
        return part
    kept, done, depth = [], 0, 0
    for tag in _AROUND.finditer(part):
        if not tag[1]:
            if depth == 0:
                kept.append(part[done : tag.start()])
                done = tag.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0 and "<h1" not in part[done : tag.end()].lower():
                done = tag.end()
    return "".join([*kept, part[done:]])
