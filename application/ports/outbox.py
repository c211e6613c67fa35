"""What happened, on its way to everyone who must know."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from domain.shared.aggregate import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredEvent:
    """One event as it stands in the outbox; ``event_id`` names it for ever, ``position`` orders it.

    ``traceparent`` is the step that it came from: see `application.trace`.
    """

    position: int
    event_id: UUID
    aggregate_id: UUID
    event: DomainEvent
    traceparent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event for one subscriber, leased to whoever claimed it.

    ``attempt`` counts from 1. ``delivered`` is ``None`` when the event cannot be read by this release;
    ``unreadable`` says why. ``lease`` is the fence: a worker whose lease was given to another changes
    nothing.
    """

    position: int
    subscriber: str
    name: str
    attempt: int
    lease: UUID
    delivered: DeliveredEvent | None
    unreadable: str | None = None


class Outbox(Protocol):
    """Hands out deliveries, oldest first, and never two of one aggregate at once to the same subscriber.

    ``claim`` leases up to ``limit`` deliveries that are due, each the oldest of its aggregate for that
    subscriber. An event whose subscriber failed is not overtaken by later ones of its aggregate. ``renew``
    lets leases that still hold last for another ``lease`` from now. ``complete`` removes deliveries whose
    lease still holds. ``postpone`` makes one due again after ``delay``; unless it ``counts``, the attempt is
    as if it had not been made. ``park`` sets it aside, with all later ones of its aggregate for that
    subscriber, until it is replayed. ``wait`` returns when something may have become due since this task
    last came back from it, at the latest after ``at_most``, and names the subscribers it may be for; ``None``
    stands for all of them. A delay or a lease that ends is not announced.
    """

    async def claim(self, subscriber: str, *, limit: int, lease: timedelta) -> Sequence[Delivery]: ...
    async def renew(self, deliveries: Sequence[Delivery], *, lease: timedelta) -> None: ...
    async def complete(self, deliveries: Sequence[Delivery]) -> None: ...
    async def postpone(
        self, delivery: Delivery, *, delay: timedelta, reason: str, counts: bool = True
    ) -> None: ...
    async def park(self, delivery: Delivery, *, reason: str) -> None: ...
    async def wait(self, at_most: timedelta) -> Collection[str] | None: ...
