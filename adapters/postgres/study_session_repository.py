"""Logged study time, whole."""

from uuid import UUID

import asyncpg

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.row_statements import adding, getting
from adapters.postgres.tables import study_sessions
from domain.progress.study_session import StudySession

_GET = getting(study_sessions)
_ADD = adding(study_sessions)


class PostgresStudySessionRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, study_session_id: UUID) -> StudySession | None:
        row = await self._rows.one(_GET, id=study_session_id)
        return None if row is None else to_study_session(row)

    async def add(self, study_session: StudySession) -> bool:
        return await self._rows.add(
            _ADD,
            study_session,
            user_id=study_session.user_id,
            session_id=study_session.session_id,
            minutes=study_session.minutes,
            recorded_at=study_session.recorded_at,
        )


def to_study_session(row: asyncpg.Record) -> StudySession:
    return StudySession(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        session_id=row["session_id"],
        minutes=row["minutes"],
        recorded_at=row["recorded_at"],
    )
