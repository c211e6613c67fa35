"""The words in a file."""

from dataclasses import dataclass
from typing import Protocol

from returns.result import Result

from domain.knowledge.import_failure import ExtractionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """``media_type`` is what the file is, whatever it was sent as; ``language`` is None where unclear."""

    markdown: str
    title: str | None
    language: str | None
    media_type: str


@dataclass(frozen=True, slots=True)
class ExtractionFailed:
    reason: ExtractionReason


class TextExtractor(Protocol):
    """Turns a file of any supported kind into Markdown: headings, tables and code are marked as such.

    ``content_type`` is what the file was sent as, with its parameters, such as a charset. ``filename`` helps
    only where that says nothing (``application/octet-stream``). The same file always gives the same text.
    The text has a letter or digit, at most ``TEXT_LONGEST`` characters, no NUL and no half of a surrogate
    pair; the title is one line of at most ``TITLE_LONGEST`` characters, ``language`` a tag that
    ``checked_language`` takes. Whatever is in the file, the answer comes in bounded time and memory: a
    hostile file is a failure with its reason. ``StoreUnavailable`` when no file can be read at the moment.
    """

    async def extract(
        self, content: bytes, *, content_type: str, filename: str | None = None
    ) -> Result[Extracted, ExtractionFailed]: ...
