"""Material for screens: what is the caller's own or shared in the tenant."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import ARRAY, Uuid, any_, bindparam, func, select

from adapters.postgres.connections import Connections
from adapters.postgres.paging import Pages
from adapters.postgres.row_statements import of_caller
from adapters.postgres.statements import Statement
from adapters.postgres.tables import chunks, imports, knowledge_resources
from application.caller import Caller
from application.knowledge.views import ImportView, PassageView, ResourceView
from application.paging import Page, PageRequest
from application.ports.recall_index import Match
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus, Visibility


def _to_resource(row: asyncpg.Record) -> ResourceView:
    return ResourceView(
        id=row["id"],
        title=row["title"],
        language=row["language"],
        tags=row["tags"],
        source=row["source"],
        visibility=Visibility(row["visibility"]),
        status=ResourceStatus(row["status"]),
        passages=row["passages"],
        mine=row["mine"],
        created_at=row["created_at"],
        version=row["version"],
    )


def _to_import(row: asyncpg.Record) -> ImportView:
    return ImportView(
        id=row["id"],
        resource_id=row["resource_id"],
        step=ImportStep(row["step"]),
        done=row["done"],
        total=row["total"],
        code=row["code"],
        reason=row["reason"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )


_resources = knowledge_resources.c
_mine = _resources.user_id == bindparam("user_id")
_visible = (_resources.tenant_id == bindparam("tenant_id")) & (
    _mine | (_resources.visibility == Visibility.SHARED.value)
)
_passages = (
    select(func.count()).where(chunks.c.resource_id == _resources.id).correlate(knowledge_resources)
).scalar_subquery()
_shown = select(knowledge_resources, _passages.label("passages"), _mine.label("mine")).where(_visible)

_RESOURCE = Statement(_shown.where(_resources.id == bindparam("id")))
_RESOURCES = Pages(_shown, _resources.created_at, _resources.id, view=_to_resource, key=datetime)
_IMPORT = Statement(select(imports).where(imports.c.id == bindparam("id"), of_caller(imports)))
_PASSAGES = Statement(
    select(chunks, _resources.title)
    .join(knowledge_resources, _resources.id == chunks.c.resource_id)
    .where(chunks.c.id == any_(bindparam("ids", type_=ARRAY(Uuid))), _visible)
)


class PostgresKnowledgeQueries:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def resource(self, caller: Caller, resource_id: UUID) -> ResourceView | None:
        row = await self._connections.row(
            _RESOURCE, id=resource_id, tenant_id=caller.tenant_id, user_id=caller.user_id
        )
        return None if row is None else _to_resource(row)

    async def resources(self, caller: Caller, page: PageRequest) -> Page[ResourceView]:
        return await _RESOURCES.page(
            self._connections, page, tenant_id=caller.tenant_id, user_id=caller.user_id
        )

    async def knowledge_import(self, caller: Caller, import_id: UUID) -> ImportView | None:
        row = await self._connections.row(
            _IMPORT, id=import_id, tenant_id=caller.tenant_id, user_id=caller.user_id
        )
        return None if row is None else _to_import(row)

    async def passages(self, caller: Caller, matches: Sequence[Match]) -> Sequence[PassageView]:
        rows = await self._connections.rows(
            _PASSAGES,
            ids=[match.id for match in matches],
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
        )
        found = {row["id"]: row for row in rows}
        return [_to_passage(found[match.id], match) for match in matches if match.id in found]


def _to_passage(row: asyncpg.Record, match: Match) -> PassageView:
    return PassageView(
        id=row["id"],
        resource_id=row["resource_id"],
        title=row["title"],
        position=row["position"],
        heading_path=row["heading_path"],
        text=row["text"],
        score=match.score,
        meaning=match.meaning,
    )
