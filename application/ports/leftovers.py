"""What stays in a store until somebody removes it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.privacy.retention import Leftover


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """How much of a kind is over in one ``store``, and when the oldest of it began."""

    store: str
    count: int
    oldest: datetime | None


class Leftovers(Protocol):
    """What one store has of the ``kinds`` that it has; of all tenants.

    ``forget`` removes those that were over ``before`` a moment, oldest first and no more than ``limit`` in
    one short transaction, and says how many. Several may do it at once: each takes others. It never waits
    for somebody else, and never takes an event that a subscriber has still to handle, the memory of an effect
    whose event is kept (it could be delivered again), or the last check that found nothing. ``due`` says what
    it would take; one entry for each store that something lies in.
    """

    @property
    def kinds(self) -> Collection[Leftover]: ...
    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int: ...
    async def due(self, kind: Leftover, *, before: datetime) -> Sequence[Due]: ...
