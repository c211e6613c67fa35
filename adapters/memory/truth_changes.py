"""What the events in a dictionary say has changed."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime

from adapters.memory.database import MemoryDatabase
from adapters.memory.truth import MemoryTruth
from application.ports.inventory import Stock


class MemoryTruthChanges:
    def __init__(self, database: MemoryDatabase, truth: MemoryTruth) -> None:
        self._database, self._truth = database, truth

    async def keys(self, stock: Stock, since: datetime) -> AsyncIterator[Sequence[str]]:
        told = self._database.events.values()
        changed = {each.aggregate_id for each in told if each.event.occurred_at >= since}
        found = [item.key async for item in self._truth.items(stock) if item.hangs_on in changed]
        if found:
            yield found

    async def oldest_waiting(self, subscribers: Collection[str]) -> datetime | None:
        waiting = (
            each.event.event.occurred_at
            for subscriber in subscribers
            for each in self._database.deliveries.get(subscriber, {}).values()
        )
        return min(waiting, default=None)
