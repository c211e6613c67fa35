"""Bytes become text: by what they say of themselves, by what was said about them, and else by likelihood."""

import codecs
import re
from collections.abc import Sequence
from contextlib import suppress

from adapters.extraction.unreadable import Unreadable
from domain.knowledge.import_failure import ExtractionReason

# The longer mark first: the one of UTF-32 begins with the one of UTF-16.
_MARKS: Sequence[tuple[bytes, str]] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META_WITHIN = 2048  # bytes; HTML itself says 1024
_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{1,40})""")
# Control characters that no text has, beyond tab, line feed, carriage return, form feed and escape.
_NEVER_WRITTEN = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\ufffe\uffff]")
_GUESSED_FROM = 200_000  # bytes; likelihood does not grow beyond


def utf8(content: bytes) -> str | None:
    """The text, if it is strict UTF-8 without a control character that no text has."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if _NEVER_WRITTEN.search(text) is None else None


def decoded(content: bytes, *, charset: str | None) -> str:
    """Raises ``Unreadable`` rather than to give a text in which letters are wrong."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding)
    text = utf8(content)
    if charset is None or _is_utf8(charset):
        return text if text is not None else _guessed(content)
    with suppress(LookupError, Unreadable):
        return _strictly(content, charset)
    return text if text is not None else _guessed(content)


def charset_inside(content: bytes) -> str | None:
    """What an HTML or XML file says of itself."""
    found = _XML_ENCODING.match(content[:_META_WITHIN]) or _META_CHARSET.search(content[:_META_WITHIN])
    return found[1].decode("ascii").lower() if found else None


def _is_utf8(charset: str) -> bool:
    with suppress(LookupError):
        return codecs.lookup(charset).name == "utf-8"
    return False


def _strictly(content: bytes, encoding: str) -> str:
    """``LookupError`` when there is no such encoding; one that gives no text, such as base64, is none."""
    try:
        text = content.decode(encoding)
    except ValueError:
        raise Unreadable(ExtractionReason.ENCODING_UNKNOWN) from None
    if _NEVER_WRITTEN.search(text) is not None:
        raise Unreadable(ExtractionReason.ENCODING_UNKNOWN)
    return text


def _guessed(content: bytes) -> str:
    import charset_normalizer  # takes time, which only those who need it should wait

    for encoding in ("utf-16-le", "utf-16-be"):  # without a mark; every other byte of Latin text is NUL
        if content[1 if encoding == "utf-16-le" else 0 :: 2][:_GUESSED_FROM].count(0) > len(content) // 4:
            return _strictly(content, encoding)
    if b"\0" in content:
        raise Unreadable(ExtractionReason.ENCODING_UNKNOWN)
    best = charset_normalizer.from_bytes(content[:_GUESSED_FROM]).best()
    if best is None:
        raise Unreadable(ExtractionReason.ENCODING_UNKNOWN)
    return _strictly(content, best.encoding)
