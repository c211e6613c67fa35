"""One unit of work's hold on the database."""

from collections.abc import Hashable
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.row_locks import Deadlock, Holder
from application.ports.failures import StaleAggregate
from domain.shared.aggregate import Aggregate


class Transaction:
    def __init__(self, database: MemoryDatabase, tenant_id: UUID) -> None:
        self.database = database
        self.tenant_id = tenant_id
        self.touched: list[Aggregate] = []
        self._buried: set[UUID] = set()
        self._holder = Holder()

    async def hold(self, table: str, row: Hashable, *, of: UUID) -> None:
        """Until the end nobody else writes the row. Of two who wait for each other one finds itself stale."""
        try:
            await self.database.locks.take((table, row), self._holder)
        except Deadlock:
            raise StaleAggregate(of) from None

    def touch(self, aggregate: Aggregate) -> None:
        """Its events are told when the unit of work is committed."""
        if not any(each is aggregate for each in self.touched):
            self.touched.append(aggregate)

    def bury(self, row_id: UUID) -> None:
        """Sets a tombstone when the unit of work is committed."""
        self._buried.add(row_id)

    def is_gone(self, row_id: UUID) -> bool:
        return row_id in self._buried or (self.tenant_id, row_id) in self.database.tombstones

    def keep_tombstones(self) -> None:
        self.database.tombstones.update((self.tenant_id, each) for each in self._buried)
        self._buried.clear()

    def tell(self) -> None:
        for aggregate in self.touched:
            self.database.tell(aggregate)
        self.touched.clear()

    def end(self) -> None:
        self.database.locks.end(self._holder)
