"""PDF files, by PDFium, the reader of Chromium."""

from collections.abc import Sequence

import pypdfium2
from pypdfium2 import raw

from adapters.extraction.limits import MOST_PAGES
from adapters.extraction.media_types import PDF
from adapters.extraction.pdf_lines import Line, lines_of
from adapters.extraction.pdf_markdown import to_markdown
from adapters.extraction.unreadable import Unreadable
from adapters.extraction.wire import Read
from domain.knowledge.import_failure import ExtractionReason
from domain.knowledge.resource import TEXT_LONGEST

_LOCKED = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
_END, _END_WITHIN = b"%%EOF", 2048  # bytes; twice what the standard says


def read_pdf(content: bytes) -> Read:
    """PDFium mends what it can; half a file is refused all the same: half a book is not what was sent."""
    document = _opened(content)
    if _END not in content[-_END_WITHIN:]:
        raise Unreadable(ExtractionReason.DAMAGED)
    if len(document) > MOST_PAGES:
        raise Unreadable(ExtractionReason.TOO_MANY_PAGES)
    pages: list[Sequence[Line]] = []
    room = TEXT_LONGEST
    for number in range(len(document)):
        pages.append(_page(document, number))
        room -= sum(len(line.text) for line in pages[-1])
        if room < 0:
            raise Unreadable(ExtractionReason.TOO_MUCH_TEXT)
    title = document.get_metadata_value("Title")
    return Read(markdown=to_markdown(pages), title=title or None, language=None, media_type=PDF)


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(content)
        if len(document) > 0:
            return document
    except pypdfium2.PdfiumError as failure:
        if failure.err_code in _LOCKED:
            raise Unreadable(ExtractionReason.ENCRYPTED) from None
    raise Unreadable(ExtractionReason.DAMAGED)


def _page(document: pypdfium2.PdfDocument, number: int) -> Sequence[Line]:
    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        raise Unreadable(ExtractionReason.DAMAGED) from None
    try:
        return lines_of(page)
    finally:
        page.close()
