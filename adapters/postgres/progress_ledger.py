"""The sums from which progress is told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.statements import Statement
from adapters.postgres.tables import study_sessions, tasks
from domain.planning.plan import TaskStatus

_STUDIED = Statement(
    select(study_sessions.c.recorded_at, study_sessions.c.minutes)
    .where(
        study_sessions.c.tenant_id == bindparam("tenant_id"), study_sessions.c.user_id == bindparam("user_id")
    )
    .order_by(study_sessions.c.recorded_at.desc())
)
_TASKS = Statement(
    select(
        func.count().filter(tasks.c.status == TaskStatus.DONE.value).label("completed"),
        func.count()
        .filter(or_(tasks.c.status == TaskStatus.TODO.value, tasks.c.status == TaskStatus.IN_PROGRESS.value))
        .label("open"),
    ).where(tasks.c.tenant_id == bindparam("tenant_id"), tasks.c.user_id == bindparam("user_id"))
)

_COMPLETED = Statement(
    select(tasks.c.completed_at)
    .where(
        tasks.c.tenant_id == bindparam("tenant_id"),
        tasks.c.user_id == bindparam("user_id"),
        tasks.c.completed_at.is_not(None),
    )
    .order_by(tasks.c.completed_at.desc())
)


class PostgresProgressLedger:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def studied(self, user_id: UUID) -> Sequence[tuple[datetime, int]]:
        rows = await self._rows.all(_STUDIED, user_id=user_id)
        return [(row["recorded_at"], row["minutes"]) for row in rows]

    async def tasks(self, user_id: UUID) -> tuple[int, int]:
        (row,) = await self._rows.all(_TASKS, user_id=user_id)
        return row["completed"], row["open"]

    async def completed(self, user_id: UUID) -> Sequence[datetime]:
        return [row["completed_at"] for row in await self._rows.all(_COMPLETED, user_id=user_id)]
