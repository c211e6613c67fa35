"""Conversation threads for screens."""

from uuid import UUID

from adapters.memory.database import MemoryDatabase
from adapters.memory.pages import moment_place, page_of
from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.paging import Page, PageRequest
from domain.coaching.coaching_session import CoachingSession


class MemoryCoachingQueries:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def session(self, caller: Caller, session_id: UUID) -> CoachingSessionView | None:
        found = self._database.coaching_sessions.get(session_id)
        return CoachingSessionView.of(found) if found is not None and _is_of(found, caller) else None

    async def sessions(self, caller: Caller, page: PageRequest) -> Page[CoachingSessionView]:
        return page_of(
            (each for each in self._database.coaching_sessions.values() if _is_of(each, caller)),
            page,
            place=lambda each: (moment_place(each.created_at), each.id),
            show=CoachingSessionView.of,
            latest_first=True,
        )


def _is_of(session: CoachingSession, caller: Caller) -> bool:
    return (session.tenant_id, session.user_id) == (caller.tenant_id, caller.user_id)
