"""What PostgreSQL holds of a learner or a tenant: rows, vectors and events."""

from uuid import UUID

from adapters.postgres.connections import Connections
from adapters.postgres.learner_rows import FENCE, HOLD, LEARNER
from adapters.postgres.tenant_rows import TENANT
from adapters.postgres.transaction import Transaction
from application.ports.learner_traces import Whose
from domain.privacy.tally import Counts


class PostgresTraces:
    """Removes twice: whoever was still changing a row when we came has told of it by the time it is gone."""

    store = "postgres"

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def count(self, whose: Whose) -> Counts:
        row = await self._connections.row(LEARNER.count, tenant_id=whose.tenant_id, user_id=whose.user_id)
        return {} if row is None else {kind: count for kind, count in row.items() if count}

    async def remove(self, whose: Whose) -> None:
        there = await self.count(whose)
        for _ in range(2):
            await self._remove(whose)
        await self._vacuum(sorted(there))

    async def count_tenant(self, tenant_id: UUID) -> Counts:
        row = await self._connections.row(TENANT.count, tenant_id=tenant_id)
        return {} if row is None else {kind: count for kind, count in row.items() if count}

    async def remove_tenant(self, tenant_id: UUID) -> None:
        there = await self.count_tenant(tenant_id)
        for statement in TENANT.remove.values():
            await self._connections.rows(statement, tenant_id=tenant_id)
        await self._vacuum(sorted(there))

    async def _remove(self, whose: Whose) -> None:
        learner = {"tenant_id": whose.tenant_id, "user_id": whose.user_id}
        transaction = Transaction(self._connections)
        try:
            await transaction.write(HOLD, **learner)
            await transaction.write(FENCE, **learner)
            for statement in LEARNER.remove.values():
                await transaction.write(statement, **learner)
            await transaction.commit()
        finally:
            await transaction.close()

    async def _vacuum(self, tables: list[str]) -> None:
        """Until then deleted rows, vectors among them, stay in the server's files."""
        if not tables:
            return
        lent = await self._connections.lend()
        try:
            await lent.command(f"VACUUM (SKIP_LOCKED) {', '.join(tables)}")
        finally:
            lent.give_back()
