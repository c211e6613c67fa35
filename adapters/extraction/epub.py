"""EPUB books: their chapters in reading order (EPUB 3.3; the older versions keep the same order)."""

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from adapters.extraction.archive import Archive, refuse_entities
from adapters.extraction.decoding import charset_inside, decoded
from adapters.extraction.html_markdown import to_markdown
from adapters.extraction.media_types import EPUB
from adapters.extraction.unreadable import Unreadable
from adapters.extraction.wire import Read
from domain.knowledge.import_failure import ExtractionReason
from domain.knowledge.resource import TEXT_LONGEST

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF, _DC = "{http://www.idpf.org/2007/opf}", "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTION = "META-INF/encryption.xml"
_METHOD = "{http://www.w3.org/2001/04/xmlenc#}EncryptionMethod"
# Fonts may be scrambled in a book that anybody may read.
_FONTS_ONLY = {"http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"}
_CHAPTERS = {"application/xhtml+xml", "text/html"}
_HEAD = re.compile(r"<head[\s>].{0,100000}?</head\s*>", re.IGNORECASE | re.DOTALL)


def read_epub(archive: Archive) -> Read:
    _refuse_locked(archive)
    rootfile = archive.xml("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
    where = rootfile.get("full-path", "") if rootfile is not None else ""
    package = archive.xml(where)
    chapters: list[str] = []
    room = TEXT_LONGEST
    for name in _spine(package, posixpath.dirname(where)):
        chapters.append(_chapter(archive, name))
        room -= len(chapters[-1])
        if room < 0:
            raise Unreadable(ExtractionReason.TOO_MUCH_TEXT)
    title, language = package.find(f".//{_DC}title"), package.find(f".//{_DC}language")
    return Read(
        markdown="\n\n".join(chapter for chapter in chapters if chapter.strip()),
        title=title.text if title is not None else None,
        language=language.text if language is not None else None,
        media_type=EPUB,
    )


def _refuse_locked(archive: Archive) -> None:
    if _ENCRYPTION in archive.names:
        methods = {each.get("Algorithm") for each in archive.xml(_ENCRYPTION).iter(_METHOD)}
        if methods - _FONTS_ONLY:
            raise Unreadable(ExtractionReason.ENCRYPTED)


def _spine(package: Element, folder: str) -> Iterator[str]:
    """The chapters' names in the archive, each once, without the table of contents."""
    items = {item.get("id"): item for item in package.iter(f"{_OPF}item")}
    seen: set[str] = set()
    for reference in package.iter(f"{_OPF}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _CHAPTERS:
            continue
        name = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
        if name not in seen and "nav" not in item.get("properties", "").split():
            seen.add(name)
            yield name


def _chapter(archive: Archive, name: str) -> str:
    content = archive.part(name)
    if b"<!ENTITY" in content:
        refuse_entities(content)
    return to_markdown(_HEAD.sub("", decoded(content, charset=charset_inside(content)), count=1)).strip()
