"""A transaction that only reads, and sees everything as it was at one moment."""

from adapters.postgres.lent import Lent
from adapters.postgres.transaction import Transaction

_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class SnapshotTransaction(Transaction):
    """The moment is that of its first statement."""

    __slots__ = ()

    async def _connection(self) -> Lent:
        if self._lent is None:
            self._lent = await self._connections.lend(self._tenant_id)
            beginning = self._connections.beginning(self._tenant_id)
            await self._lent.command(_READING + beginning.removeprefix("BEGIN"))
            self._begun = True
        return self._lent
