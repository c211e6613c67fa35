"""Imports of every tenant, in what stands in for PostgreSQL."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from adapters.memory.database import MemoryDatabase
from application.knowledge.run_import import RunImport
from application.ports.import_desk import ImportSummary
from domain.knowledge.knowledge_import import ImportStep, KnowledgeImport


class MemoryImportDesk:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def imports(self, *, step: ImportStep | None, limit: int) -> Sequence[ImportSummary]:
        chosen = [each for each in self._database.imports.values() if step in (None, each.step)]
        latest = sorted(chosen, key=lambda each: (each.started_at, each.id), reverse=True)
        return [self._summary(each) for each in latest[:limit]]

    async def find(self, import_id: UUID) -> ImportSummary | None:
        found = self._database.imports.get(import_id)
        return None if found is None else self._summary(found)

    async def left_alone(self, *, before: datetime, overdue: datetime, limit: int) -> Sequence[ImportSummary]:
        awaited = {
            each.event.aggregate_id for each in self._database.deliveries.get(RunImport.name, {}).values()
        }
        found = [
            each
            for each in self._database.imports.values()
            if not each.is_over
            and (each.started_at < overdue or (each.touched_at < before and each.resource_id not in awaited))
        ]
        oldest = sorted(found, key=lambda each: (each.touched_at, each.id))
        return [self._summary(each) for each in oldest[:limit]]

    def _summary(self, started: KnowledgeImport) -> ImportSummary:
        return ImportSummary(
            id=started.id,
            tenant_id=started.tenant_id,
            user_id=started.user_id,
            resource_id=started.resource_id,
            source=self._database.resources[started.resource_id].source,
            step=started.step,
            done=started.done,
            total=started.total,
            code=None if started.failure is None else started.failure.code,
            started_at=started.started_at,
            touched_at=started.touched_at,
            finished_at=started.finished_at,
        )
