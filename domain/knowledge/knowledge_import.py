"""The saga that turns material into passages that can be found."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Self
from uuid import UUID

from domain.shared.aggregate import Aggregate


class ImportStep(Enum):
    """Where an import stands; each step is done once all before it are."""

    ACCEPTED = "accepted"
    CHUNKED = "chunked"
    INDEXED = "indexed"
    READY = "ready"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True, eq=False)
class KnowledgeImport(Aggregate):
    """``done`` of ``total`` passages can be found; ``reason`` tells a learner why an import failed."""

    user_id: UUID
    resource_id: UUID
    step: ImportStep
    done: int = 0
    total: int = 0
    reason: str | None = None
    started_at: datetime
    finished_at: datetime | None = None

    @classmethod
    def start(
        cls,
        *,
        import_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        resource_id: UUID,
        passages: int,
        now: datetime,
    ) -> Self:
        return cls(
            id=import_id,
            tenant_id=tenant_id,
            user_id=user_id,
            resource_id=resource_id,
            step=ImportStep.CHUNKED,
            total=passages,
            started_at=now,
        )

    def finish(self, *, now: datetime) -> None:
        """Every passage can be found; finishing twice finishes once."""
        if self.step is ImportStep.READY:
            return
        self.step = ImportStep.READY
        self.done = self.total
        self.finished_at = now
