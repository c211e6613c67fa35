"""One table as a unit of work sees it: what others have committed, under its own changes."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Generic, TypeVar
from uuid import UUID

from adapters.memory.transaction import Transaction
from application.ports.failures import StaleAggregate
from domain.shared.aggregate import Aggregate

Row = TypeVar("Row", bound=Aggregate)


class Rows(Generic[Row]):
    """Copies go in and copies come out.

    ``check`` raises when a row may not stand where it does. It is asked when the row is written and again at
    the commit, because others may have removed what the row stands on.
    """

    def __init__(
        self, name: str, committed: dict[UUID, Row], transaction: Transaction, check: Callable[[Row], None]
    ) -> None:
        self._name = name
        self._committed = committed
        self._transaction = transaction
        self._check = check
        self._changed: dict[UUID, Row | None] = {}

    async def get(self, row_id: UUID) -> Row | None:
        await asyncio.sleep(0)  # others get a turn, as they do while a server is asked
        row = self.peek(row_id)
        return deepcopy(row) if row is not None and row.tenant_id == self._transaction.tenant_id else None

    async def add(self, row: Row) -> bool:
        await self.hold(row.id)
        if self.peek(row.id) is not None or self._transaction.is_gone(row.id):
            return False
        self._check(row)
        self.put(row)
        self._transaction.touch(row)
        return True

    async def save(self, row: Row) -> None:
        await self._hold_unchanged(row)
        self._check(row)
        row.version += 1
        self.put(row)
        self._transaction.touch(row)

    async def remove(self, row: Row) -> None:
        await self._hold_unchanged(row)
        self.drop(row.id)
        self._transaction.bury(row.id)
        self._transaction.touch(row)

    async def hold(self, row_id: UUID) -> None:
        await self._transaction.hold(self._name, row_id, of=row_id)

    def peek(self, row_id: UUID) -> Row | None:
        """The row itself, whatever its tenant; not to be changed."""
        return self._changed[row_id] if row_id in self._changed else self._committed.get(row_id)

    def every(self) -> Iterator[Row]:
        """The rows of every tenant, not to be changed."""
        now: Mapping[UUID, Row | None] = {**self._committed, **self._changed}
        return (row for row in now.values() if row is not None)

    def own(self) -> Iterator[Row]:
        """The rows of this unit of work's tenant, not to be changed."""
        return (row for row in self.every() if row.tenant_id == self._transaction.tenant_id)

    def put(self, row: Row) -> None:
        kept = deepcopy(row)
        kept.take_events()
        self._changed[row.id] = kept

    def drop(self, row_id: UUID) -> None:
        self._changed[row_id] = None

    def check(self) -> None:
        for row in self._changed.values():
            if row is not None:
                self._check(row)

    def apply(self) -> None:
        for row_id, row in self._changed.items():
            if row is None:
                self._committed.pop(row_id, None)
            else:
                self._committed[row_id] = row
        self._changed.clear()

    async def _hold_unchanged(self, row: Row) -> None:
        await self.hold(row.id)
        current = self.peek(row.id)
        if current is None or (current.tenant_id, current.version) != (
            self._transaction.tenant_id,
            row.version,
        ):
            raise StaleAggregate(row.id)
