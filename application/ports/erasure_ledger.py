"""Who was erased: the one record that no restore takes back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """Enough to erase the learner again from a store that is older than the erasure; ids that name nobody."""

    erasure_id: UUID
    tenant_id: UUID
    user_id: UUID
    threads: Collection[UUID]
    requested_at: datetime


class ErasureLedger(Protocol):
    """Lies outside of every dump. What is written stays as it was written: nothing is changed or removed.

    ``enter`` and ``prove`` again change nothing. ``entries`` come in the order of their ids. ``prove`` keeps
    a receipt beside the entry and beside the receipts that were there before.
    """

    async def enter(self, entry: LedgerEntry) -> None: ...
    async def prove(self, erasure_id: UUID, receipt: str) -> None: ...
    async def entries(self) -> Sequence[LedgerEntry]: ...
