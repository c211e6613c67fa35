"""What an aggregate and an event are, for every concept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainEvent:
    """A fact of the past. ``name`` is permanent and public; the fields hold ids, never prose."""

    name: ClassVar[str]

    tenant_id: UUID
    user_id: UUID
    occurred_at: datetime


@dataclass(slots=True, kw_only=True, eq=False)
class Aggregate:
    """A consistency boundary: loaded whole, saved whole, refused when stale.

    ``version`` is 1 when first stored and grows by one with every save.
    """

    id: UUID
    tenant_id: UUID
    version: int = 1
    _events: list[DomainEvent] = field(default_factory=list, repr=False)

    def _record(self, event: DomainEvent) -> None:
        self._events.append(event)

    def take_events(self) -> list[DomainEvent]:
        """The facts recorded since the last call; asking twice gives them once."""
        taken, self._events = self._events, []
        return taken
