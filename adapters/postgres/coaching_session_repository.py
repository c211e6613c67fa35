"""Conversation threads, whole."""

from datetime import datetime
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, update

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding, getting, of_tenant, removing, unchanged
from adapters.postgres.statements import Statement
from adapters.postgres.tables import sessions
from domain.coaching.coaching_session import CoachingSession

_updated_at = func.greatest(sessions.c.updated_at, bindparam("updated_at", type_=sessions.c.updated_at.type))
_GET = getting(sessions)
_ADD = adding(sessions)
_SAVE = Statement(
    update(sessions)
    .where(unchanged(sessions))
    .values(
        version=sessions.c.version + 1,
        title=bindparam("title"),
        focus=bindparam("focus"),
        updated_at=_updated_at,
    )
    .returning(sessions.c.id)
)
_TOUCH = Statement(update(sessions).where(of_tenant(sessions)).values(updated_at=_updated_at))
_REMOVE = removing(sessions)


class PostgresCoachingSessionRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, session_id: UUID) -> CoachingSession | None:
        row = await self._rows.one(_GET, id=session_id)
        return None if row is None else to_session(row)

    async def add(self, session: CoachingSession) -> bool:
        return await self._rows.add(
            _ADD,
            session,
            user_id=session.user_id,
            title=session.title,
            focus=session.focus,
            created_at=session.created_at,
            updated_at=session.updated_at,
        )

    async def save(self, session: CoachingSession) -> None:
        await self._rows.save(
            _SAVE, session, title=session.title, focus=session.focus, updated_at=session.updated_at
        )

    async def touch(self, session_id: UUID, *, now: datetime) -> None:
        await self._rows.transaction.write(
            _TOUCH, id=session_id, tenant_id=self._rows.tenant_id, updated_at=now
        )

    async def remove(self, session: CoachingSession) -> None:
        await self._rows.remove(_REMOVE, session)


def to_session(row: asyncpg.Record) -> CoachingSession:
    return CoachingSession(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        title=row["title"],
        focus=row["focus"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )
