"""What a learner's work adds up to at one moment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from domain.progress.events import ProgressSnapshotCaptured
from domain.shared.aggregate import Aggregate


@dataclass(frozen=True, slots=True)
class Totals:
    """The sums over all of a learner's work: days in a row, tasks done, minutes studied."""

    streak_days: int
    completed_tasks: int
    study_minutes: int


@dataclass(slots=True, kw_only=True, eq=False)
class ProgressSnapshot(Aggregate):
    user_id: UUID
    streak_days: int
    completed_tasks: int
    study_minutes: int
    captured_at: datetime

    @classmethod
    def capture(
        cls, *, snapshot_id: UUID, tenant_id: UUID, user_id: UUID, totals: Totals, now: datetime
    ) -> Self:
        snapshot = cls(
            id=snapshot_id,
            tenant_id=tenant_id,
            user_id=user_id,
            streak_days=totals.streak_days,
            completed_tasks=totals.completed_tasks,
            study_minutes=totals.study_minutes,
            captured_at=now,
        )
        snapshot._record(
            ProgressSnapshotCaptured(
                tenant_id=tenant_id,
                user_id=user_id,
                occurred_at=now,
                snapshot_id=snapshot_id,
                streak_days=totals.streak_days,
                completed_tasks=totals.completed_tasks,
                study_minutes=totals.study_minutes,
            )
        )
        return snapshot
