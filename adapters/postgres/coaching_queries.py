"""Conversation threads for screens."""

from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select

from adapters.postgres.connections import Connections
from adapters.postgres.paging import Pages
from adapters.postgres.row_statements import of_caller
from adapters.postgres.statements import Statement
from adapters.postgres.tables import sessions
from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.paging import Page, PageRequest


def _to_view(row: asyncpg.Record) -> CoachingSessionView:
    return CoachingSessionView(
        id=row["id"],
        title=row["title"],
        focus=row["focus"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        version=row["version"],
    )


_own = select(sessions).where(of_caller(sessions))
_SESSION = Statement(_own.where(sessions.c.id == bindparam("id")))
_SESSIONS = Pages(_own, sessions.c.created_at, sessions.c.id, view=_to_view, key=datetime)


class PostgresCoachingQueries:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def session(self, caller: Caller, session_id: UUID) -> CoachingSessionView | None:
        row = await self._connections.row(
            _SESSION, id=session_id, tenant_id=caller.tenant_id, user_id=caller.user_id
        )
        return None if row is None else _to_view(row)

    async def sessions(self, caller: Caller, page: PageRequest) -> Page[CoachingSessionView]:
        return await _SESSIONS.page(
            self._connections, page, tenant_id=caller.tenant_id, user_id=caller.user_id
        )
