"""Turning pages to the end, as every list promises that one can."""

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from application.paging import Page, PageRequest
from tests.contracts.state import state

T = TypeVar("T")


async def all_pages(ask: Callable[[PageRequest], Awaitable[Page[T]]], *, limit: int = 2) -> Sequence[T]:
    """Every item, as it comes page by page; all but the last are full, and only the last has no next."""
    items: list[T] = []
    page = await ask(PageRequest(limit=limit))
    while page.next is not None:
        assert len(page.items) == limit
        items += page.items
        page = await ask(PageRequest(limit=limit, after=page.next))
    assert len(page.items) <= limit
    return [*items, *page.items]


async def assert_pages(ask: Callable[[PageRequest], Awaitable[Page[T]]], expected: Sequence[T]) -> None:
    """Whatever the size of a page: the same items in the same order, none twice and none lost."""
    for limit in range(1, len(expected) + 2):
        assert state(await all_pages(ask, limit=limit)) == state(expected)
