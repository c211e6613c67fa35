"""Holding what a store has against what the truth says it should have."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID


class Fault(Enum):
    """What can be wrong with one item."""

    MISSING = "missing"
    STALE = "stale"
    ORPHANED = "orphaned"
    WRONGLY_OWNED = "wrongly_owned"
    WRONGLY_SHARED = "wrongly_shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing in a store.

    ``digest`` is what it should look like, ``shared`` whether others of the tenant find it; what is ``None``
    is not compared. ``hangs_on`` is the aggregate whose events bring the item about and take it away.
    ``written_at`` is when the store last wrote it, where the store knows. What is not ``required`` may be
    there or not.
    """

    key: str
    tenant_id: UUID
    owner_id: UUID
    hangs_on: UUID
    digest: str | None = None
    shared: bool | None = None
    required: bool = True
    written_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``expected`` is what the truth says, ``found`` what the store holds; one of them may be absent."""

    store: str
    fault: Fault
    expected: Item | None
    found: Item | None

    @property
    def item(self) -> Item:
        """The item in question, as the truth has it where it knows of it."""
        known = self.expected or self.found
        if known is None:
            raise ValueError("a finding is about something")
        return known


async def compare(
    store: str, expected: AsyncIterator[Item], found: AsyncIterator[Item]
) -> AsyncIterator[Finding]:
    """Walks two streams, each in ascending order of ``key`` without repetition, side by side.

    Memory does not grow with the streams. A stream out of order raises ``ValueError``: a comparison that went
    on would report nonsense, and repair would act on it.
    """
    wanted, held = _Ascending(expected), _Ascending(found)
    await wanted.advance()
    await held.advance()
    while wanted.item is not None or held.item is not None:
        if wanted.item is not None and (held.item is None or wanted.item.key < held.item.key):
            if wanted.item.required:
                yield Finding(store=store, fault=Fault.MISSING, expected=wanted.item, found=None)
            await wanted.advance()
        elif held.item is not None and (wanted.item is None or held.item.key < wanted.item.key):
            yield Finding(store=store, fault=Fault.ORPHANED, expected=None, found=held.item)
            await held.advance()
        else:
            fault = fault_between(wanted.item, held.item)
            if fault is not None:
                yield Finding(store=store, fault=fault, expected=wanted.item, found=held.item)
            await wanted.advance()
            await held.advance()


def fault_between(expected: Item | None, found: Item | None) -> Fault | None:
    """What is wrong with one item; nothing, if it is neither expected nor found."""
    if expected is None:
        return None if found is None else Fault.ORPHANED
    if found is None:
        return Fault.MISSING if expected.required else None
    if (expected.tenant_id, expected.owner_id) != (found.tenant_id, found.owner_id):
        return Fault.WRONGLY_OWNED
    if expected.shared not in (None, found.shared):
        return Fault.WRONGLY_SHARED
    if expected.digest not in (None, found.digest):
        return Fault.STALE
    return None


class _Ascending:
    """A stream with one item in hand that insists on its order."""

    def __init__(self, stream: AsyncIterator[Item]) -> None:
        self._stream = stream
        self.item: Item | None = None

    async def advance(self) -> None:
        before = self.item
        self.item = await anext(self._stream, None)
        if before is not None and self.item is not None and self.item.key <= before.key:
            raise ValueError(f"{self.item.key} came after {before.key}")
