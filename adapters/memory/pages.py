"""Cutting sorted lists into pages."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from typing import TypeVar
from uuid import UUID

from application.paging import Page, PageRequest, cursor, read_cursor

T = TypeVar("T")
V = TypeVar("V")

_NEVER = "~"  # sorts after every digit


def moment_place(moment: datetime) -> str:
    """A moment as text that sorts like it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def date_place(day: date | None) -> str:
    """A day as text that sorts like it, no day last."""
    return _NEVER if day is None else day.isoformat()


def page_of(
    items: Iterable[T],
    request: PageRequest,
    *,
    place: Callable[[T], tuple[str, UUID]],
    show: Callable[[T], V],
    latest_first: bool = False,
) -> Page[V]:
    """The items after the cursor, in the order of their places."""
    ordered = sorted(items, key=place, reverse=latest_first)
    if request.after is not None:
        after = read_cursor(request.after)
        ordered = [item for item in ordered if (place(item) < after if latest_first else place(item) > after)]
    shown = ordered[: request.limit]
    more = len(ordered) > len(shown)
    return Page([show(item) for item in shown], cursor(*place(shown[-1])) if more else None)
