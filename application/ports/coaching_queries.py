"""Conversation threads for screens."""

from typing import Protocol
from uuid import UUID

from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.paging import Page, PageRequest


class CoachingQueries(Protocol):
    """Sees only what is the caller's own, newest first."""

    async def session(self, caller: Caller, session_id: UUID) -> CoachingSessionView | None: ...
    async def sessions(self, caller: Caller, page: PageRequest) -> Page[CoachingSessionView]: ...
