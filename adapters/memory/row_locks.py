"""Who holds which row until their unit of work ends."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Self


class Deadlock(Exception):
    """Two units of work wait for each other."""


@dataclass(slots=True, eq=False)
class Holder:
    """One unit of work, as others who want its rows see it."""

    ended: asyncio.Event = field(default_factory=asyncio.Event)
    waits_for: Self | None = None

    def waits_in_the_end_for(self, other: Self) -> bool:
        holder: Self | None = self
        while holder is not None and holder is not other:
            holder = holder.waits_for
        return holder is not None


class RowLocks:
    def __init__(self) -> None:
        self._holders: dict[Hashable, Holder] = {}

    async def take(self, row: Hashable, holder: Holder) -> None:
        """Waits for whoever holds the row to end, unless they wait for us: then ``Deadlock``."""
        while (other := self._holders.setdefault(row, holder)) is not holder:
            if other.waits_in_the_end_for(holder):
                raise Deadlock
            holder.waits_for = other
            try:
                await other.ended.wait()
            finally:
                holder.waits_for = None

    def is_free(self, row: Hashable) -> bool:
        return row not in self._holders

    def end(self, holder: Holder) -> None:
        """Lets go of all that the holder has."""
        self._holders = {row: other for row, other in self._holders.items() if other is not holder}
        holder.ended.set()
