"""Imports of every tenant, as operators see them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import Text, bindparam, exists, or_, select

from adapters.postgres.connections import Connections
from adapters.postgres.statements import Statement
from adapters.postgres.tables import imports, knowledge_resources, outbox_deliveries
from application.knowledge.run_import import RunImport
from application.ports.import_desk import ImportSummary
from domain.knowledge.knowledge_import import ImportStep

_columns = imports.c
_shown = select(imports, knowledge_resources.c.source).join(
    knowledge_resources, knowledge_resources.c.id == _columns.resource_id
)
_latest = (_columns.started_at.desc(), _columns.id.desc())
_ALL = Statement(_shown.order_by(*_latest).limit(bindparam("limit")))
_OF_STEP = Statement(
    _shown.where(_columns.step == bindparam("step", type_=Text)).order_by(*_latest).limit(bindparam("limit"))
)
_FIND = Statement(_shown.where(_columns.id == bindparam("id")))
_on_its_way = exists().where(
    outbox_deliveries.c.subscriber == RunImport.name,
    outbox_deliveries.c.aggregate_id == _columns.resource_id,
)
_LEFT_ALONE = Statement(
    _shown.where(
        _columns.finished_at.is_(None),
        or_(
            (_columns.touched_at < bindparam("before", type_=_columns.touched_at.type)) & ~_on_its_way,
            _columns.started_at < bindparam("overdue", type_=_columns.started_at.type),
        ),
    )
    .order_by(_columns.touched_at, _columns.id)
    .limit(bindparam("limit"))
)


class PostgresImportDesk:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def imports(self, *, step: ImportStep | None, limit: int) -> Sequence[ImportSummary]:
        rows = (
            await self._connections.rows(_ALL, limit=limit)
            if step is None
            else await self._connections.rows(_OF_STEP, step=step.value, limit=limit)
        )
        return list(map(_to_summary, rows))

    async def find(self, import_id: UUID) -> ImportSummary | None:
        row = await self._connections.row(_FIND, id=import_id)
        return None if row is None else _to_summary(row)

    async def left_alone(self, *, before: datetime, overdue: datetime, limit: int) -> Sequence[ImportSummary]:
        rows = await self._connections.rows(_LEFT_ALONE, before=before, overdue=overdue, limit=limit)
        return list(map(_to_summary, rows))


def _to_summary(row: asyncpg.Record) -> ImportSummary:
    return ImportSummary(
        id=row["id"],
        tenant_id=row["tenant_id"],
        user_id=row["user_id"],
        resource_id=row["resource_id"],
        source=row["source"],
        step=ImportStep(row["step"]),
        done=row["done"],
        total=row["total"],
        code=row["code"],
        started_at=row["started_at"],
        touched_at=row["touched_at"],
        finished_at=row["finished_at"],
    )
