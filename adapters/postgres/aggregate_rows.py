"""What all repositories do alike: add once, save and remove what is not stale, and remember who has news."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

import asyncpg

from adapters.postgres.statements import Statement
from adapters.postgres.transaction import Transaction
from application.ports.failures import StaleAggregate
from domain.shared.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class AggregateRows:
    """The rows of one tenant. ``touched`` are the aggregates whose events the commit writes to the outbox."""

    transaction: Transaction
    tenant_id: UUID
    touched: list[Aggregate] = field(default_factory=list)

    async def one(self, statement: Statement, **values: object) -> asyncpg.Record | None:
        return await self.transaction.row(statement, tenant_id=self.tenant_id, **values)

    async def all(self, statement: Statement, **values: object) -> Sequence[asyncpg.Record]:
        return await self.transaction.rows(statement, tenant_id=self.tenant_id, **values)

    async def add(self, statement: Statement, aggregate: Aggregate, **values: object) -> bool:
        if not await self._written(statement, aggregate, values):
            return False
        self.touched.append(aggregate)
        return True

    async def save(self, statement: Statement, aggregate: Aggregate, **values: object) -> None:
        await self._changed(statement, aggregate, values)
        aggregate.version += 1

    async def remove(self, statement: Statement, aggregate: Aggregate) -> None:
        """The statement leaves a tombstone (``removing``)."""
        await self._changed(statement, aggregate, {})

    async def _changed(self, statement: Statement, aggregate: Aggregate, values: dict[str, object]) -> None:
        if not await self._written(statement, aggregate, values):
            raise StaleAggregate(aggregate.id)
        self.touched.append(aggregate)

    async def _written(self, statement: Statement, aggregate: Aggregate, values: dict[str, object]) -> bool:
        row = await self.transaction.write(
            statement, id=aggregate.id, tenant_id=self.tenant_id, version=aggregate.version, **values
        )
        return row is not None
