"""When the stores were last held against the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRun:
    """A check of everything that could read every store. ``findings`` are those that it left.

    What had last changed ``settled_before`` then was compared when nothing was on its way for it any more.
    Earlier releases did not say so.
    """

    id: UUID
    started_at: datetime
    finished_at: datetime
    findings: int
    stores: Sequence[str]
    settled_before: datetime | None = None


class AgreementRuns(Protocol):
    """``keep`` with an id that exists changes nothing.

    ``last`` is the latest, ``last_good`` the latest that left no finding.
    """

    async def keep(self, run: AgreementRun) -> None: ...
    async def last(self) -> AgreementRun | None: ...
    async def last_good(self) -> AgreementRun | None: ...
