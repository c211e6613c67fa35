"""The saga that turns material into passages that can be found."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Self
from uuid import UUID

from domain.knowledge.import_failure import ImportFailure
from domain.shared.aggregate import Aggregate

TIME_TO_FINISH = timedelta(hours=24)


class ImportStep(Enum):
    """Where an import stands; each step is done once all before it are.

    Accepted: the original is still to come. Stored: it is kept. Chunked: its passages are in the truth, and
    ``done`` of them can be found. Ready and failed are ends.
    """

    ACCEPTED = "accepted"
    STORED = "stored"
    CHUNKED = "chunked"
    READY = "ready"
    FAILED = "failed"


_ENDS = (ImportStep.READY, ImportStep.FAILED)


@dataclass(slots=True, kw_only=True, eq=False)
class KnowledgeImport(Aggregate):
    """``done`` of ``total`` passages can be found; ``failure`` tells a learner why an import failed.

    ``address`` is where on the web the original is, for material from there; ``content_type`` and
    ``filename`` are what it was said to be, by whoever sent it. ``touched_at`` is when it last came forward.
    """

    user_id: UUID
    resource_id: UUID
    step: ImportStep
    done: int = 0
    total: int = 0
    failure: ImportFailure | None = None
    address: str | None = None
    content_type: str | None = None
    filename: str | None = None
    started_at: datetime
    touched_at: datetime
    finished_at: datetime | None = None

    @classmethod
    def accept(
        cls,
        *,
        import_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        resource_id: UUID,
        address: str | None = None,
        content_type: str | None = None,
        filename: str | None = None,
        now: datetime,
    ) -> Self:
        """Of material that is still to come: from an address, or else from an upload."""
        return cls(
            id=import_id,
            tenant_id=tenant_id,
            user_id=user_id,
            resource_id=resource_id,
            step=ImportStep.ACCEPTED,
            address=address,
            content_type=content_type,
            filename=filename,
            started_at=now,
            touched_at=now,
        )

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
        """Of a text that came with the request, stored and cut into passages already."""
        return cls(
            id=import_id,
            tenant_id=tenant_id,
            user_id=user_id,
            resource_id=resource_id,
            step=ImportStep.CHUNKED,
            total=passages,
            started_at=now,
            touched_at=now,
        )

    @property
    def is_over(self) -> bool:
        return self.step in _ENDS

    def is_overdue(self, *, now: datetime) -> bool:
        return not self.is_over and now - self.started_at > TIME_TO_FINISH

    def store(self, *, content_type: str, filename: str | None, now: datetime) -> None:
        """The original is kept."""
        self._leave(ImportStep.ACCEPTED, now)
        self.content_type, self.filename = content_type, filename
        self.step = ImportStep.STORED

    def cut(self, *, passages: int, now: datetime) -> None:
        """Its passages are in the truth."""
        self._leave(ImportStep.STORED, now)
        self.step, self.total = ImportStep.CHUNKED, passages

    def advance(self, *, done: int, now: datetime) -> None:
        """So many passages from the start can be found; that never becomes fewer."""
        self._leave(ImportStep.CHUNKED, now)
        self.done = max(self.done, done)

    def finish(self, *, now: datetime) -> None:
        """Every passage can be found; finishing twice finishes once."""
        if self.step is ImportStep.READY:
            return
        self._leave(ImportStep.CHUNKED, now)
        self.step, self.done = ImportStep.READY, self.total
        self.finished_at = now

    def fail(self, failure: ImportFailure, *, now: datetime) -> None:
        """Whatever has been done is taken back; what has ended stays as it ended."""
        if self.is_over:
            return
        self.step, self.failure = ImportStep.FAILED, failure
        self.done = self.total = 0
        self.touched_at = self.finished_at = now

    def begin_anew(self, *, now: datetime) -> None:
        """A failed import from the web starts from its address again; the time to finish does too."""
        self._leave(ImportStep.FAILED, now)
        self.step, self.failure = ImportStep.ACCEPTED, None
        self.started_at, self.finished_at = now, None

    def _leave(self, step: ImportStep, now: datetime) -> None:
        if self.step is not step:
            raise ValueError(f"an import that is {self.step.value} is not {step.value}")
        self.touched_at = now
