"""A learner's name for a file: safe as the end of a key, and kept as given for showing."""

import re
import unicodedata

from returns.result import Failure, Result, Success

from domain.shared.errors import TextEmpty, TextTooLong

FILENAME_LONGEST = 4_096  # characters; no system in use gives longer ones
SAFE_LONGEST = 120  # bytes
EXTENSION_LONGEST = 16  # bytes
NAMELESS = "file"

_RUN = re.compile(r"[^\w.-]+|_{2,}")
_DOTS = re.compile(r"\.{2,}")


def checked_filename(filename: str) -> Result[str, TextEmpty | TextTooLong]:
    """The name itself. Whatever is in it can be kept and shown; it only must be one."""
    if not filename:
        return Failure(TextEmpty("filename"))
    if len(filename) > FILENAME_LONGEST:
        return Failure(TextTooLong("filename", FILENAME_LONGEST))
    return Success(filename)


def safe_name(filename: str) -> str:
    """Letters, digits, ``-``, ``_`` and single dots, 1 to ``SAFE_LONGEST`` bytes of UTF-8.

    It has no meaning to any file system, URL or terminal: no separators, no percent signs, no control
    or direction marks, no dot at either end. The same name always becomes the same; the extension stays.
    """
    plain = unicodedata.normalize("NFKC", filename)
    shown = "".join(each if each.isalnum() or each in "-_." else "_" for each in plain)
    shown = unicodedata.normalize("NFC", _DOTS.sub(".", _RUN.sub("_", shown))).strip("._-")
    if len(shown.encode()) > SAFE_LONGEST:
        shown = _shortened(shown)
    return shown or NAMELESS


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > EXTENSION_LONGEST:
        return _cut(name, SAFE_LONGEST)
    return f"{_cut(stem, SAFE_LONGEST - EXTENSION_LONGEST - 1)}.{extension}"


def _cut(text: str, longest: int) -> str:
    """No character is halved, and no dot left at the end."""
    return text.encode()[:longest].decode(errors="ignore").rstrip("._-")
