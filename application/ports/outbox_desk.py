"""Looking after the outbox: what an operator sees and can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDelivery:
    """One event that one subscriber has not handled yet. ``parked_at`` is set when nobody tries any more.

    A delivery waits behind an older one of the same aggregate and subscriber, parked ones included.
    """

    subscriber: str
    position: int
    name: str
    aggregate_id: UUID
    attempts: int
    due_at: datetime
    parked_at: datetime | None
    last_error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEvent:
    """An event of the outbox as it was written, with those who have not handled it yet."""

    position: int
    event_id: UUID
    tenant_id: UUID
    user_id: UUID
    aggregate_id: UUID
    name: str
    payload: Mapping[str, object]
    occurred_at: datetime
    traceparent: str | None
    waiting: Sequence[WaitingDelivery]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberLag:
    """How far behind one subscriber is; ``oldest`` is the age of the oldest event that it has not handled."""

    subscriber: str
    waiting: int
    parked: int
    oldest: timedelta


class OutboxDesk(Protocol):
    """Sees all tenants. Positions grow with time.

    ``waiting`` gives the deliveries after position ``after``, oldest first. ``replay`` makes deliveries of
    the kept events due at once: those of ``subscriber`` from position ``first`` to ``last``, of one
    aggregate if ``aggregate_id`` is given; what was parked is tried again with all its attempts, what was
    handled is delivered again, what is leased right now is left alone. ``discard`` drops a parked
    delivery, so that the later ones of its aggregate go on, and says whether there was one. ``lag`` names
    only who is behind.
    """

    async def waiting(
        self, *, subscriber: str | None, parked_only: bool, after: int, limit: int
    ) -> Sequence[WaitingDelivery]: ...
    async def show(self, position: int) -> KeptEvent | None: ...
    async def replay(
        self, subscriber: str, *, first: int, last: int | None, aggregate_id: UUID | None
    ) -> int: ...
    async def discard(self, subscriber: str, position: int) -> bool: ...
    async def lag(self) -> Sequence[SubscriberLag]: ...
