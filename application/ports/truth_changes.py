"""What PostgreSQL's own record says has changed."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Protocol

from application.ports.inventory import Stock

FOLLOWED = (Stock.MESSAGES, Stock.KNOWLEDGE_VECTORS, Stock.DIALOGUE_VECTORS)  # grow with all that was said


class TruthChanges(Protocol):
    """By the events of the outbox, which are there for as long as handled events are kept.

    ``keys`` names, of a stock that is followed, what should be there of everything that hangs on an aggregate
    with an event since; a page at a time, and some of it more than once. ``oldest_waiting`` is when the
    oldest event occurred that one of ``subscribers`` has not handled, waiting or parked.
    """

    def keys(self, stock: Stock, since: datetime) -> AsyncIterator[Sequence[str]]: ...
    async def oldest_waiting(self, subscribers: Collection[str]) -> datetime | None: ...
