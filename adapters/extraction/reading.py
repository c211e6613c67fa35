"""One file, read by the reader of its kind. Each reader is loaded only when it is needed."""

from adapters.extraction.decoding import charset_inside, decoded
from adapters.extraction.media_types import EPUB, HTML, PDF, WORD, ZIP
from adapters.extraction.unreadable import Unreadable
from adapters.extraction.wire import Read, Task
from domain.knowledge.import_failure import ExtractionReason
from domain.knowledge.resource import TEXT_LONGEST


def read(content: bytes, task: Task) -> Read:
    found = _by_kind(content, task)
    if len(found.markdown) > TEXT_LONGEST:
        raise Unreadable(ExtractionReason.TOO_MUCH_TEXT)
    return found


def _by_kind(content: bytes, task: Task) -> Read:
    if task.media_type == ZIP:
        return _packed(content, task.sent_as)
    if task.media_type == PDF:
        from adapters.extraction.pdf import read_pdf

        return read_pdf(content)
    if task.media_type == HTML:
        from adapters.extraction.web_page import read_page

        return read_page(decoded(content, charset=task.charset or charset_inside(content)))
    text = decoded(content, charset=task.charset)
    return Read(markdown=text, title=None, language=None, media_type=task.media_type)


def _packed(content: bytes, sent_as: str | None) -> Read:
    from adapters.extraction.archive import Archive

    archive = Archive(content)
    found = archive.media_type
    if found is None or (sent_as is not None and found != sent_as):
        unknown = sent_as is None
        raise Unreadable(ExtractionReason.UNSUPPORTED_TYPE if unknown else ExtractionReason.WRONG_TYPE)
    if found == WORD:
        from adapters.extraction.word import read_word

        return read_word(content, archive)
    assert found == EPUB  # noqa: S101  # the only other kind that an archive can be
    from adapters.extraction.epub import read_epub

    return read_epub(archive)
