"""What work added up to at a time, written once."""

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding
from adapters.postgres.tables import progress_snapshots
from domain.progress.snapshot import ProgressSnapshot

_ADD = adding(progress_snapshots)


class PostgresProgressSnapshotRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def add(self, snapshot: ProgressSnapshot) -> bool:
        return await self._rows.add(
            _ADD,
            snapshot,
            user_id=snapshot.user_id,
            streak_days=snapshot.streak_days,
            completed_tasks=snapshot.completed_tasks,
            study_minutes=snapshot.study_minutes,
            captured_at=snapshot.captured_at,
        )
