"""Everything that the truth has of one learner."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

import asyncpg
from sqlalchemy import Table, bindparam, exists, or_, select

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.coaching_session_repository import to_session
from adapters.postgres.connections import Connections
from adapters.postgres.learner_pages import LearnerPages
from adapters.postgres.object_manifest import to_entry
from adapters.postgres.plan_repository import to_plan
from adapters.postgres.plan_statements import whole_plan
from adapters.postgres.report_repository import to_report
from adapters.postgres.resource_repository import PostgresResourceRepository, to_import, to_resource
from adapters.postgres.row_statements import of_caller
from adapters.postgres.snapshot_transaction import SnapshotTransaction
from adapters.postgres.statements import Statement
from adapters.postgres.study_session_repository import to_study_session
from adapters.postgres.tables import (
    dialogue_turns,
    imports,
    knowledge_resources,
    objects,
    plans,
    progress_snapshots,
    reports,
    sessions,
    study_sessions,
    uploads,
)
from adapters.postgres.turn_repository import to_turn
from adapters.postgres.upload_repository import to_upload
from adapters.postgres.user_repository import PostgresUserRepository
from application.ports.personal_data_cipher import PersonalDataCipher
from application.ports.resource_repository import Original
from application.privacy.export_records import Account, Material, Part, Record
from domain.privacy.retention import ObjectKind
from domain.progress.report import ReportStatus
from domain.progress.snapshot import ProgressSnapshot

FEW = 20  # resources in memory at once; each has up to five million characters


def _to_snapshot(row: asyncpg.Record) -> ProgressSnapshot:
    return ProgressSnapshot(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        streak_days=row["streak_days"],
        completed_tasks=row["completed_tasks"],
        study_minutes=row["study_minutes"],
        captured_at=row["captured_at"],
    )


def _own(table: Table) -> LearnerPages:
    return LearnerPages(select(table).where(of_caller(table)), table.c.id)


ToRecord: TypeAlias = Callable[[asyncpg.Record], Record]

_made = select(reports).where(of_caller(reports), reports.c.status != ReportStatus.REQUESTED.value)
_entered = select(objects).where(
    of_caller(objects), objects.c.resource_id.is_(None), objects.c.kind != ObjectKind.EXPORT.value
)
_wanted = select(uploads).where(
    of_caller(uploads),
    or_(uploads.c.session_id.is_(None), exists().where(sessions.c.id == uploads.c.session_id)),
)
_READING: Mapping[Part, tuple[LearnerPages, ToRecord]] = {
    Part.SESSIONS: (_own(sessions), to_session),
    Part.TURNS: (_own(dialogue_turns), to_turn),
    Part.PLANS: (LearnerPages(whole_plan.where(of_caller(plans)), plans.c.id), to_plan),
    Part.STUDY_SESSIONS: (_own(study_sessions), to_study_session),
    Part.PROGRESS: (_own(progress_snapshots), _to_snapshot),
    Part.REPORTS: (LearnerPages(_made, reports.c.id), to_report),
    Part.UPLOADS: (LearnerPages(_wanted, uploads.c.id), to_upload),
    Part.OBJECTS: (LearnerPages(_entered, objects.c.key.collate("C")), to_entry),
}
_RESOURCES = LearnerPages(
    select(knowledge_resources).where(of_caller(knowledge_resources)), knowledge_resources.c.id, at_once=FEW
)
_IMPORT = Statement(
    select(imports)
    .where(of_caller(imports), imports.c.resource_id == bindparam("resource_id"))
    .order_by(imports.c.started_at.desc(), imports.c.id)
    .limit(1)
)
_ORIGINAL = Statement(
    select(objects).where(of_caller(objects), objects.c.resource_id == bindparam("resource_id"))
)


@dataclass(frozen=True, slots=True)
class PostgresLearnerSnapshot:
    transaction: SnapshotTransaction
    cipher: PersonalDataCipher
    tenant_id: UUID
    user_id: UUID

    async def of(self, part: Part) -> AsyncIterator[Record]:
        if part is Part.ACCOUNT:
            user = await PostgresUserRepository(self._rows(), self.cipher).get(self.user_id)
            if user is not None:
                yield Account.of(user)
        elif part is Part.KNOWLEDGE:
            async for row in _RESOURCES.rows(self.transaction, **self._learner()):
                material = await self._material(row)
                if material is not None:
                    yield material
        else:
            pages, to_record = _READING[part]
            async for row in pages.rows(self.transaction, **self._learner()):
                yield to_record(row)

    async def _material(self, row: asyncpg.Record) -> Material | None:
        resource = to_resource(row)
        started = await self.transaction.row(_IMPORT, resource_id=resource.id, **self._learner())
        if started is None:
            return None
        entry = await self.transaction.row(_ORIGINAL, resource_id=resource.id, **self._learner())
        return Material(
            resource=resource,
            started=to_import(started),
            original=None if entry is None else Original(entry["size"], entry["content_type"]),
            passages=await PostgresResourceRepository(self._rows()).chunks(resource.id),
        )

    def _rows(self) -> AggregateRows:
        return AggregateRows(self.transaction, self.tenant_id)

    def _learner(self) -> dict[str, object]:
        return {"tenant_id": self.tenant_id, "user_id": self.user_id}


@dataclass(frozen=True, slots=True)
class PostgresLearnerRecords:
    connections: Connections
    cipher: PersonalDataCipher

    @asynccontextmanager
    async def snapshot(self, tenant_id: UUID, user_id: UUID) -> AsyncIterator[PostgresLearnerSnapshot]:
        transaction = SnapshotTransaction(self.connections, tenant_id)
        try:
            yield PostgresLearnerSnapshot(transaction, self.cipher, tenant_id, user_id)
        finally:
            await transaction.close()
