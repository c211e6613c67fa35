"""A snapshot of progress tells everybody what it shows."""

from datetime import UTC, datetime
from uuid import UUID

from domain.progress.events import ProgressSnapshotCaptured
from domain.progress.snapshot import ProgressSnapshot, Totals

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
SNAPSHOT, TENANT, LEARNER = (UUID(int=number) for number in range(1, 4))


def test_shows_the_totals_and_tells_them() -> None:
    snapshot = ProgressSnapshot.capture(
        snapshot_id=SNAPSHOT,
        tenant_id=TENANT,
        user_id=LEARNER,
        totals=Totals(streak_days=3, completed_tasks=5, study_minutes=75),
        now=NOW,
    )
    assert (snapshot.streak_days, snapshot.completed_tasks, snapshot.study_minutes) == (3, 5, 75)
    assert (snapshot.captured_at, snapshot.id) == (NOW, SNAPSHOT)
    assert snapshot.take_events() == [
        ProgressSnapshotCaptured(
            tenant_id=TENANT,
            user_id=LEARNER,
            occurred_at=NOW,
            snapshot_id=SNAPSHOT,
            streak_days=3,
            completed_tasks=5,
            study_minutes=75,
        )
    ]
