"""Study time and progress for screens."""

from datetime import datetime

import asyncpg
from sqlalchemy import select

from adapters.postgres.connections import Connections
from adapters.postgres.paging import Pages
from adapters.postgres.row_statements import of_caller
from adapters.postgres.tables import progress_snapshots, study_sessions
from application.caller import Caller
from application.paging import Page, PageRequest
from application.progress.views import ProgressView, StudySessionView


def _to_study_session(row: asyncpg.Record) -> StudySessionView:
    return StudySessionView(
        id=row["id"], minutes=row["minutes"], session_id=row["session_id"], recorded_at=row["recorded_at"]
    )


def _to_progress(row: asyncpg.Record) -> ProgressView:
    return ProgressView(
        streak_days=row["streak_days"],
        completed_tasks=row["completed_tasks"],
        study_minutes=row["study_minutes"],
        captured_at=row["captured_at"],
    )


_STUDY_SESSIONS = Pages(
    select(study_sessions).where(of_caller(study_sessions)),
    study_sessions.c.recorded_at,
    study_sessions.c.id,
    view=_to_study_session,
    key=datetime,
)
_HISTORY = Pages(
    select(progress_snapshots).where(of_caller(progress_snapshots)),
    progress_snapshots.c.captured_at,
    progress_snapshots.c.id,
    view=_to_progress,
    key=datetime,
)


class PostgresProgressQueries:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def study_sessions(self, caller: Caller, page: PageRequest) -> Page[StudySessionView]:
        return await _STUDY_SESSIONS.page(
            self._connections, page, tenant_id=caller.tenant_id, user_id=caller.user_id
        )

    async def history(self, caller: Caller, page: PageRequest) -> Page[ProgressView]:
        return await _HISTORY.page(
            self._connections, page, tenant_id=caller.tenant_id, user_id=caller.user_id
        )
