"""What each store should hold, and what it does hold."""

from collections.abc import AsyncIterator, Collection, Mapping
from enum import Enum
from typing import Protocol
from uuid import UUID

from application.consistency.comparison import Item


class Stock(Enum):
    """What is kept outside the truth and can be held against it."""

    MESSAGES = "messages"
    KNOWLEDGE_VECTORS = "knowledge vectors"
    DIALOGUE_VECTORS = "dialogue vectors"
    PERSONAS = "personas"
    PERSONA_VECTORS = "persona vectors"
    OBJECTS = "objects"


def persona_key(tenant_id: UUID, user_id: UUID) -> str:
    """A learner's snapshots count as one thing: none of them is needed for itself."""
    return f"{tenant_id}/{user_id}"


class Truth(Protocol):
    """What PostgreSQL says each stock should be.

    ``items`` comes in ascending order of ``key``, a bounded number of them in memory; ``look`` gives those of
    ``keys`` that should be there. ``unsettled`` gives those of ``ids`` that something is still on its way
    for: aggregates with a delivery to one of ``subscribers`` that is waiting or parked, turns that are not
    answered (by the id of their message or their reply), and material whose import is under way. What is
    learned of learners hangs on nothing else: they are unsettled while the subscriber who learns has
    anything of theirs to hear.
    """

    def items(self, stock: Stock) -> AsyncIterator[Item]: ...
    async def look(self, stock: Stock, keys: Collection[str]) -> Mapping[str, Item]: ...
    async def unsettled(self, ids: Collection[UUID], *, subscribers: Collection[str]) -> frozenset[UUID]: ...


class Inventory(Protocol):
    """What one store holds of one stock, of all tenants.

    ``items`` and ``look`` are like those of ``Truth``. ``remove`` of what is not there does nothing.
    """

    @property
    def stock(self) -> Stock: ...

    def items(self) -> AsyncIterator[Item]: ...
    async def look(self, keys: Collection[str]) -> Mapping[str, Item]: ...
    async def remove(self, item: Item) -> None: ...
