"""Words that every store can hold and give back unchanged."""

from returns.result import Failure, Result, Success

from domain.shared.errors import TextEmpty, TextRefusal, TextTooLong, TextUnreadable

TITLE_LONGEST = 200
PROSE_LONGEST = 20_000


def checked_text(value: str, *, field: str, longest: int) -> Result[str, TextRefusal]:
    """The text itself: it says something, fits ``longest`` characters, is Unicode without NUL."""
    if len(value) > longest:
        return Failure(TextTooLong(field, longest))
    if "\0" in value or not _is_encodable(value):
        return Failure(TextUnreadable(field))
    if not value.strip():
        return Failure(TextEmpty(field))
    return Success(value)


def optional_text(value: str | None, *, field: str, longest: int) -> Result[str | None, TextRefusal]:
    """Like ``checked_text``, where nothing at all is fine too."""
    if value is None:
        return Success(None)
    return checked_text(value, field=field, longest=longest).map(_as_optional)


def _as_optional(value: str) -> str | None:
    return value


def _is_encodable(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
