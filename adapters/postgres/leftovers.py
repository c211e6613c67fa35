"""What is over, in PostgreSQL."""

from collections.abc import Collection, Sequence
from datetime import datetime

from adapters.postgres.connections import Connections
from adapters.postgres.leftover_statements import COUNT, FORGET, FORGET_EVENTS, LOCK_EVENTS
from adapters.postgres.transaction import Transaction
from application.ports.leftovers import Due
from domain.privacy.retention import Leftover


class PostgresLeftovers:
    kinds: Collection[Leftover] = (Leftover.EVENTS, *FORGET)

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def forget(self, kind: Leftover, *, before: datetime, limit: int) -> int:
        if kind is Leftover.EVENTS:
            return await self._forget_events(before, limit)
        row = await self._connections.row(FORGET[kind], before=before, limit=limit)
        return int(row["removed"]) if row is not None else 0

    async def due(self, kind: Leftover, *, before: datetime) -> Sequence[Due]:
        row = await self._connections.row(COUNT[kind], before=before)
        return [] if row is None else [Due(store="postgres", count=row["count"], oldest=row["oldest"])]

    async def _forget_events(self, before: datetime, limit: int) -> int:
        transaction = Transaction(self._connections)
        try:
            locked = await transaction.write(LOCK_EVENTS, before=before, limit=limit)
            positions = locked["positions"] if locked is not None else []
            row = await transaction.write(FORGET_EVENTS, positions=positions)
            await transaction.commit()
        finally:
            await transaction.close()
        return int(row["removed"]) if row is not None else 0
