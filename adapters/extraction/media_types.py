"""What a file is: what it was sent as, held against how it begins."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from adapters.extraction.unreadable import Unreadable
from domain.knowledge.import_failure import ExtractionReason

TEXT, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"
PDF, EPUB = "application/pdf", "application/epub+zip"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"  # which of the kinds in a ZIP archive is told from its parts

_WRITTEN = (TEXT, MARKDOWN, HTML)
_ALIASES: Mapping[str, str] = {
    **{each: each for each in (TEXT, MARKDOWN, HTML, PDF, EPUB, WORD)},
    "text/x-markdown": MARKDOWN,
    "application/xhtml+xml": HTML,
    "application/x-pdf": PDF,
}
_SAYS_NOTHING = {"", "application/octet-stream", "binary/octet-stream", "application/x-download"}
_ENDINGS: Mapping[str, str] = {
    **dict.fromkeys(("md", "markdown", "mdown"), MARKDOWN),
    **dict.fromkeys(("html", "htm", "xhtml"), HTML),
}
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of Word 97, and of encrypted Word files
_ENCRYPTED_WORD = "EncryptedPackage".encode("utf-16-le")
# Formats that nobody can take for text, and that we do not read.
_OTHERS = (
    *(_COMPOUND, b"{\\rtf", b"%!PS", b"SQLite format 3\0", b"\x7fELF", b"MZ\x90"),
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"ID3\x03", b"ID3\x04", b"OggS", b"RIFF", b"\x1a\x45\xdf\xa3"),
    *(b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"),
)  # fmt: skip
_PDF_STARTS_WITHIN = 1024  # bytes, as every reader of PDF allows


@dataclass(frozen=True, slots=True)
class Kind:
    """``sent_as`` is ``None`` where the sender did not know; ``media_type`` may still be ``ZIP``."""

    media_type: str
    sent_as: str | None
    charset: str | None


def kind_of(content: bytes, content_type: str, filename: str | None) -> Kind:
    """Raises ``Unreadable`` for what we do not read, and for what is not what it was sent as."""
    said, charset = _said(content_type)
    found = _found(content)
    if found is None:
        raise Unreadable(_why_not(content, said))
    if said is None:
        return Kind(found if found != TEXT else _written(content, filename), None, charset)
    expected = TEXT if said in _WRITTEN else ZIP if said in (WORD, EPUB) else said
    if found != expected:
        raise Unreadable(ExtractionReason.WRONG_TYPE)
    return Kind(ZIP if found == ZIP else said, said, charset)


def _said(content_type: str) -> tuple[str | None, str | None]:
    header = Message()
    header["Content-Type"] = content_type.replace("\r", " ").replace("\n", " ")
    charset = header.get_content_charset()
    said = content_type.partition(";")[0].strip().lower()
    if said in _SAYS_NOTHING:
        return None, charset
    if said not in _ALIASES:
        raise Unreadable(ExtractionReason.UNSUPPORTED_TYPE)
    return _ALIASES[said], charset


def _found(content: bytes) -> str | None:
    """``TEXT`` for all that is no known format: whether it is text at all shows when it is decoded."""
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ZIP
    if content.startswith(_OTHERS) or content[4:8] == b"ftyp":
        return None
    return PDF if b"%PDF-" in content[:_PDF_STARTS_WITHIN] and not _is_prose(content) else TEXT


def _is_prose(content: bytes) -> bool:
    """A text about PDF files is none: what stands before the mark in a real one is short, or no text."""
    before = content[:_PDF_STARTS_WITHIN].partition(b"%PDF-")[0]
    return len(before.split()) > 3 and b"\0" not in before and before.isascii()


def _written(content: bytes, filename: str | None) -> str:
    beginning = content[:_PDF_STARTS_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype html", b"<html")):
        return HTML
    return _ENDINGS.get((filename or "").rpartition(".")[2].lower(), TEXT)


def _why_not(content: bytes, said: str | None) -> ExtractionReason:
    if content.startswith(_COMPOUND) and _ENCRYPTED_WORD in content:
        return ExtractionReason.ENCRYPTED
    return ExtractionReason.UNSUPPORTED_TYPE if said is None else ExtractionReason.WRONG_TYPE
