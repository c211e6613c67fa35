"""Use cases: a learner looks at their conversation threads."""

from dataclasses import dataclass
from typing import Never
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.paging import Page, PageRequest
from application.ports.coaching_queries import CoachingQueries
from domain.coaching.errors import CoachingSessionNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoachingSessionCommand:
    caller: Caller
    session_id: UUID


@dataclass(frozen=True, slots=True)
class ReadCoachingSession:
    queries: CoachingQueries

    async def __call__(
        self, command: ReadCoachingSessionCommand
    ) -> Result[CoachingSessionView, CoachingSessionNotFound]:
        found = await self.queries.session(command.caller, command.session_id)
        return Failure(CoachingSessionNotFound()) if found is None else Success(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListCoachingSessionsCommand:
    caller: Caller
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListCoachingSessions:
    queries: CoachingQueries

    async def __call__(
        self, command: ListCoachingSessionsCommand
    ) -> Result[Page[CoachingSessionView], Never]:
        return Success(await self.queries.sessions(command.caller, command.page))
