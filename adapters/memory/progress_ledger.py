"""The sums from which progress is told."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.memory.tables import Tables
from domain.planning.plan import TaskStatus


class MemoryProgressLedger:
    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    async def studied(self, user_id: UUID) -> Sequence[tuple[datetime, int]]:
        logged = [
            (each.recorded_at, each.minutes)
            for each in self._tables.study_sessions.own()
            if each.user_id == user_id
        ]
        return sorted(logged, key=lambda each: each[0], reverse=True)

    async def tasks(self, user_id: UUID) -> tuple[int, int]:
        statuses = Counter(
            task.status for plan in self._tables.plans.own() if plan.user_id == user_id for task in plan.tasks
        )
        return statuses[TaskStatus.DONE], statuses[TaskStatus.TODO] + statuses[TaskStatus.IN_PROGRESS]

    async def completed(self, user_id: UUID) -> Sequence[datetime]:
        mine = (plan for plan in self._tables.plans.own() if plan.user_id == user_id)
        moments = (task.completed_at for plan in mine for task in plan.tasks)
        return sorted((moment for moment in moments if moment is not None), reverse=True)
