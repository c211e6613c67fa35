"""Long lists, a page at a time."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")

PAGE_DEFAULT = 50
PAGE_LARGEST = 200
_HEX = 32  # digits of an id


@dataclass(frozen=True, slots=True)
class PageRequest:
    """``after`` is what the page before gave as ``next``; a query port is the only one that reads it."""

    limit: int = PAGE_DEFAULT
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``next`` is ``None`` on the last page."""

    items: Sequence[T]
    next: str | None


def cursor(place: str, item_id: UUID) -> str:
    """Where a page ends, as its ``next``: how its last item sorts, and that item's id."""
    return base64.urlsafe_b64encode(f"{item_id.hex}{place}".encode()).decode().rstrip("=")


def read_cursor(after: str) -> tuple[str, UUID]:
    """The place and the id that ``cursor`` was given; anything else raises ``ValueError``."""
    text = base64.b64decode(after + "=" * (-len(after) % 4), altchars="-_", validate=True).decode()
    return text[_HEX:], UUID(hex=text[:_HEX])
