"""An extractor without a library: text and Markdown in UTF-8."""

import re

from returns.result import Failure, Result, Success

from application.ports.text_extractor import Extracted, ExtractionFailed
from domain.knowledge.import_failure import ExtractionReason
from domain.knowledge.resource import TEXT_LONGEST
from domain.shared.text import TITLE_LONGEST

_TYPES = {"txt": "text/plain", "md": "text/markdown"}
_FIRST_HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
_WORD = re.compile(r"[^\W_]")


class MemoryTextExtractor:
    async def extract(
        self, content: bytes, *, content_type: str, filename: str | None = None
    ) -> Result[Extracted, ExtractionFailed]:
        media_type = content_type.partition(";")[0].strip().lower()
        if media_type == "application/octet-stream":
            media_type = _TYPES.get((filename or "").rpartition(".")[2].lower(), media_type)
        if media_type not in _TYPES.values():
            return Failure(ExtractionFailed(ExtractionReason.UNSUPPORTED_TYPE))
        if not content.strip():
            return Failure(ExtractionFailed(ExtractionReason.EMPTY))
        try:
            text = content.decode("utf-8-sig").replace("\0", "\ufffd")
        except UnicodeDecodeError:
            return Failure(ExtractionFailed(ExtractionReason.ENCODING_UNKNOWN))
        if len(text) > TEXT_LONGEST:
            return Failure(ExtractionFailed(ExtractionReason.TOO_MUCH_TEXT))
        if _WORD.search(text) is None:
            return Failure(ExtractionFailed(ExtractionReason.NO_TEXT))
        heading = _FIRST_HEADING.search(text) if media_type == "text/markdown" else None
        title = heading[1].strip()[:TITLE_LONGEST] or None if heading else None
        return Success(Extracted(markdown=text, title=title, language=None, media_type=media_type))
