"""The text extractor: what is plain is read here, everything else in a cage."""

import asyncio
import re
from contextlib import suppress

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from adapters.extraction.cage import read_in_cage
from adapters.extraction.decoding import utf8
from adapters.extraction.limits import Limits
from adapters.extraction.media_types import MARKDOWN, TEXT, Kind, kind_of
from adapters.extraction.unreadable import Unreadable
from adapters.extraction.wire import NotRead, Read, Task
from application.ports.text_extractor import Extracted, ExtractionFailed
from domain.knowledge.import_failure import ExtractionReason
from domain.knowledge.markdown_blocks import BlockKind, blocks
from domain.knowledge.resource import TEXT_LONGEST, checked_language
from domain.shared.text import TITLE_LONGEST

_WORD = re.compile(r"[^\W_]")
_HALF = re.compile("[\ud800-\udfff]")
_UTF8 = {None, "utf-8", "utf8", "us-ascii", "ascii"}
_TITLE_WITHIN = 20_000  # characters
_NO_TITLE = re.compile(
    r"(untitled|unbenannt|microsoft word - .*|.*\.(docx?|pdf|odt|tex|dvi|indd))", re.IGNORECASE
)
_GENERAL = re.compile(r"[A-Za-z]{2,3}")


class CagedTextExtractor:
    """Reads ``at_once`` files at the same time, each in a process of its own; the others wait.

    Text and Markdown in UTF-8 need no cage: decoding is one pass of Python's own decoder, which makes no more
    than four bytes of one and takes nothing else from the file.
    """

    def __init__(self, limits: Limits | None = None, *, at_once: int = 2) -> None:
        self._limits = limits or Limits()
        self._free = asyncio.Semaphore(at_once)

    async def extract(
        self, content: bytes, *, content_type: str, filename: str | None = None
    ) -> Result[Extracted, ExtractionFailed]:
        try:
            return Success(await self._extracted(content, content_type, filename))
        except Unreadable as unreadable:
            return Failure(ExtractionFailed(unreadable.reason))

    async def _extracted(self, content: bytes, content_type: str, filename: str | None) -> Extracted:
        if len(content) > self._limits.file_size:
            raise Unreadable(ExtractionReason.TOO_LARGE)
        if not content.strip():
            raise Unreadable(ExtractionReason.EMPTY)
        kind = kind_of(content, content_type, filename)
        read = _plain(content, kind) or await self._caged(content, kind)
        return await asyncio.to_thread(_finished, read)

    async def _caged(self, content: bytes, kind: Kind) -> Read:
        limits = self._limits
        task = Task(
            media_type=kind.media_type,
            sent_as=kind.sent_as,
            charset=kind.charset,
            memory=limits.memory,
            cpu_seconds=limits.cpu_seconds,
            seconds=limits.seconds,
        )
        async with self._free:
            answer = await read_in_cage(content, task, limits)
        if isinstance(answer, NotRead):
            raise Unreadable(answer.reason)
        return answer


def _plain(content: bytes, kind: Kind) -> Read | None:
    if kind.media_type not in (TEXT, MARKDOWN) or kind.charset not in _UTF8:
        return None
    text = utf8(content)
    if text is None:
        return None
    return Read(markdown=text, title=None, language=None, media_type=kind.media_type)


def _finished(read: Read) -> Extracted:
    """What is promised of every text, whoever read it."""
    from adapters.extraction.language import language_of  # loads numpy, which only those who read should wait

    markdown = _HALF.sub("\ufffd", read.markdown.replace("\0", "\ufffd"))
    if len(markdown) > TEXT_LONGEST:
        raise Unreadable(ExtractionReason.TOO_MUCH_TEXT)
    if _WORD.search(markdown) is None:
        raise Unreadable(ExtractionReason.NO_TEXT)
    return Extracted(
        markdown=markdown,
        title=_title(read, markdown),
        language=_language(read.language) or language_of(markdown),
        media_type=read.media_type,
    )


def _title(read: Read, markdown: str) -> str | None:
    """The file's own, unless a program put it there; else the first heading of a text that may have some."""
    own = " ".join("".join(filter(str.isprintable, (read.title or "").replace("\n", " "))).split())
    if own and _NO_TITLE.fullmatch(own) is None and _HALF.search(own) is None:
        return own[:TITLE_LONGEST].strip()
    if read.media_type == TEXT:
        return None
    beginning = blocks(markdown[:_TITLE_WITHIN])
    heading = next((block.title for block in beginning if block.kind is BlockKind.HEADING), "")
    return heading[:TITLE_LONGEST].strip() or None


def _language(said: str | None) -> str | None:
    """The language without its region, if the file names one in the shape of a tag."""
    general = _GENERAL.match((said or "").strip())
    with suppress(ValueError):
        if general and is_successful(checked_language((said or "").strip())):
            return general[0].lower()
    return None
