"""What all stores' schemas have in common: numbered steps, and which of them were taken."""

from collections.abc import Sequence
from typing import Protocol

from entrypoints.cli.operations import SchemaStep


class StoreSchema(Protocol):
    """The schema of one store.

    ``up`` and ``down`` are for whoever is alone (``lock.alone``), and may be done again after half a run.
    ``version`` is that of the last step taken, and nothing before the first. ``down`` takes back every step
    after ``to``, or all without one, and says which; it raises ``Refused`` where there is no way back.
    """

    @property
    def store(self) -> str: ...
    @property
    def newest(self) -> str: ...
    async def version(self) -> str | None: ...
    async def pending(self, *, sql: bool = False) -> Sequence[SchemaStep]: ...
    async def up(self) -> None: ...
    async def down(self, to: str | None) -> Sequence[SchemaStep]: ...
