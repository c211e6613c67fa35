"""Why material could not be imported, in permanent words and in words that a learner understands."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias


class ExtractionReason(Enum):
    """What is wrong with a file. Trying the same file again would fail again."""

    DAMAGED = "damaged"
    EMPTY = "empty"
    ENCODING_UNKNOWN = "encoding_unknown"
    ENCRYPTED = "encrypted"
    NO_TEXT = "no_text"
    TOO_LARGE = "too_large"
    TOO_LARGE_WHEN_UNPACKED = "too_large_when_unpacked"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MUCH_MEMORY = "too_much_memory"
    TOO_MUCH_TEXT = "too_much_text"
    TOOK_TOO_LONG = "took_too_long"
    UNSUPPORTED_TYPE = "unsupported_type"
    WRONG_TYPE = "wrong_type"


class FetchReason(Enum):
    """Why nothing came from a web address."""

    ADDRESS_NOT_PUBLIC = "address_not_public"
    ADDRESS_UNFIT = "address_unfit"
    PAGE_DAMAGED = "page_damaged"
    PAGE_MISSING = "page_missing"
    PAGE_REFUSED = "page_refused"
    PAGE_TOO_LARGE = "page_too_large"
    PAGE_TOO_SLOW = "page_too_slow"
    SITE_FAILING = "site_failing"
    SITE_UNKNOWN = "site_unknown"
    SITE_UNREACHABLE = "site_unreachable"
    TOO_MANY_REDIRECTS = "too_many_redirects"

    @property
    def may_pass(self) -> bool:
        """Whether the same address may well be read a little later."""
        return self in (FetchReason.PAGE_TOO_SLOW, FetchReason.SITE_FAILING, FetchReason.SITE_UNREACHABLE)


class CourseReason(Enum):
    """What else can end an import."""

    ALREADY_IMPORTED = "already_imported"
    CANCELLED = "cancelled"
    ORIGINAL_LOST = "original_lost"
    TOOK_A_DAY = "import_took_a_day"
    UPLOAD_MISSING = "upload_missing"


ImportReason: TypeAlias = ExtractionReason | FetchReason | CourseReason


@dataclass(frozen=True, slots=True)
class ImportFailure:
    """``code`` is permanent, ``sentence`` is for reading and may be put better any time."""

    code: str
    sentence: str


def explained(reason: ImportReason) -> ImportFailure:
    """No two reasons share a code."""
    return ImportFailure(reason.value, _SENTENCES[reason])


_SENTENCES: Mapping[ImportReason, str] = {
    CourseReason.ALREADY_IMPORTED: "You have this already: the content is the same.",
    CourseReason.CANCELLED: "The import was cancelled.",
    CourseReason.ORIGINAL_LOST: "The file is no longer there. Send it again.",
    CourseReason.TOOK_A_DAY: "The import did not come to an end within a day.",
    CourseReason.UPLOAD_MISSING: "The file was never uploaded.",
    ExtractionReason.DAMAGED: "The file is damaged or incomplete. Save it once more and send that copy.",
    ExtractionReason.EMPTY: "There is nothing in the file.",
    ExtractionReason.ENCODING_UNKNOWN: "We cannot tell how the text is encoded. Save it as UTF-8.",
    ExtractionReason.ENCRYPTED: "The file is protected with a password. Send a copy without one.",
    ExtractionReason.NO_TEXT: "There is no text in the file. A scan must first be turned into text (OCR).",
    ExtractionReason.TOO_LARGE: "The file is too large. Send it in parts.",
    ExtractionReason.TOO_LARGE_WHEN_UNPACKED: "The file unpacks to more than we accept.",
    ExtractionReason.TOO_MANY_PAGES: "The file has too many pages. Send it in parts.",
    ExtractionReason.TOO_MUCH_MEMORY: "Reading the file takes more memory than one file may have.",
    ExtractionReason.TOO_MUCH_TEXT: "The file has more text than we can take at once. Send it in parts.",
    ExtractionReason.TOOK_TOO_LONG: "Reading the file takes longer than one file may take.",
    ExtractionReason.UNSUPPORTED_TYPE: (
        "We cannot read this kind of file. We read PDF, Word (.docx), EPUB, HTML, Markdown and plain text."
    ),
    ExtractionReason.WRONG_TYPE: "The file is not of the kind that it was sent as. Check its name.",
    FetchReason.ADDRESS_NOT_PUBLIC: "The address leads into a private network. We read public pages only.",
    FetchReason.ADDRESS_UNFIT: "We read addresses that start with http:// or https:// and hold no password.",
    FetchReason.PAGE_DAMAGED: "What the site sent could not be read.",
    FetchReason.PAGE_MISSING: "There is no page at this address.",
    FetchReason.PAGE_REFUSED: "The site does not show us this page. It may be for its members only.",
    FetchReason.PAGE_TOO_LARGE: "The page is too large.",
    FetchReason.PAGE_TOO_SLOW: "The site took too long to send the page. It may work later.",
    FetchReason.SITE_FAILING: "The site has problems of its own. It may work later.",
    FetchReason.SITE_UNKNOWN: "There is no site of this name.",
    FetchReason.SITE_UNREACHABLE: "The site cannot be reached. It may work later.",
    FetchReason.TOO_MANY_REDIRECTS: "The address leads from one page to the next without arriving.",
}
