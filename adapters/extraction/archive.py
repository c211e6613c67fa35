"""The parts of a Word or EPUB file, which is a ZIP archive, none of them larger than it may be."""

import io
import zipfile
import zlib
from xml.etree import ElementTree
from xml.parsers import expat

from adapters.extraction.limits import MOST_PARTS, MOST_UNPACKED
from adapters.extraction.media_types import EPUB, WORD
from adapters.extraction.unreadable import Unreadable
from domain.knowledge.import_failure import ExtractionReason

_ENCRYPTED = 0x1  # the flag of a part with a password (APPNOTE 4.4.4)


class Archive:
    """``zipfile`` reads no more of a part than its entry says, so what the entries say bounds all of it.

    An archive in the archive is a part like others and is never opened.
    """

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError):
            raise Unreadable(ExtractionReason.DAMAGED) from None
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(ExtractionReason.TOO_LARGE_WHEN_UNPACKED)
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Unreadable(ExtractionReason.ENCRYPTED)
        self.names = frozenset(part.filename for part in parts)

    @property
    def media_type(self) -> str | None:
        if "word/document.xml" in self.names and "[Content_Types].xml" in self.names:
            return WORD
        if "META-INF/container.xml" in self.names:
            return EPUB
        return None

    def part(self, name: str) -> bytes:
        """Raises ``Unreadable`` when it is not there or not whole."""
        try:
            return self._zip.read(name)
        except (
            KeyError,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            zipfile.BadZipFile,
            zlib.error,
        ):
            raise Unreadable(ExtractionReason.DAMAGED) from None

    def xml(self, name: str) -> ElementTree.Element:
        """The root of a part that is XML, in which nothing was declared that grows when it is read."""
        part = self.part(name)
        refuse_entities(part)
        try:
            return ElementTree.fromstring(part)  # noqa: S314  # it declares no entity
        except ElementTree.ParseError:
            raise Unreadable(ExtractionReason.DAMAGED) from None


def refuse_entities(xml: bytes) -> None:
    """Entities of one's own are how a few bytes of XML become gigabytes, or somebody else's file."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(xml, True)  # noqa: FBT003  # the name of this parameter is private to expat
    except expat.ExpatError:
        raise Unreadable(ExtractionReason.DAMAGED) from None


def _refuse(*_declaration: object) -> None:
    raise Unreadable(ExtractionReason.TOO_LARGE_WHEN_UNPACKED)
