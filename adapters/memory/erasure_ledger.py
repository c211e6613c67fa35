"""The ledger of erasures in a dictionary, apart from everything that can be restored."""

from collections.abc import Sequence
from uuid import UUID

from application.ports.erasure_ledger import LedgerEntry


class MemoryErasureLedger:
    def __init__(self) -> None:
        self.written: dict[UUID, LedgerEntry] = {}
        self.receipts: dict[UUID, dict[str, None]] = {}

    async def enter(self, entry: LedgerEntry) -> None:
        self.written.setdefault(entry.erasure_id, entry)

    async def prove(self, erasure_id: UUID, receipt: str) -> None:
        self.receipts.setdefault(erasure_id, {})[receipt] = None

    async def entries(self) -> Sequence[LedgerEntry]:
        return [self.written[each] for each in sorted(self.written)]
