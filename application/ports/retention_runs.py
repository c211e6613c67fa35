"""When everything whose time was over was last removed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRun:
    """A run that could reach every store, and what it took from all of them."""

    finished_at: datetime
    removed: int
    archived: int


class RetentionRuns(Protocol):
    """Keeps the latest run only: which others there were is in the chain of administrative acts."""

    async def keep(self, run: RetentionRun) -> None: ...
    async def last(self) -> RetentionRun | None: ...
