"""Use case: a learner logs study time."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from application.progress.views import StudySessionView
from domain.coaching.errors import CoachingSessionNotFound
from domain.progress.errors import LogStudyError
from domain.progress.study_session import StudySession
from domain.shared.errors import IdTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStudySessionCommand:
    """``recorded_at`` is aware; without it the time is now."""

    caller: Caller
    study_session_id: UUID
    minutes: int
    recorded_at: datetime | None = None
    session_id: UUID | None = None


LogStudySessionRefusal: TypeAlias = LogStudyError | CoachingSessionNotFound | IdTaken


@dataclass(frozen=True, slots=True)
class LogStudySession:
    """The same id with the same minutes answers with what is there: a retry adds nothing."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(
        self, command: LogStudySessionCommand
    ) -> Result[StudySessionView, LogStudySessionRefusal]:
        caller = command.caller
        outcome = StudySession.log(
            study_session_id=command.study_session_id,
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            minutes=command.minutes,
            recorded_at=command.recorded_at,
            session_id=command.session_id,
            now=self.clock.now(),
        )
        if not is_successful(outcome):
            return Failure(outcome.failure())
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            if command.session_id is not None:
                session = await work.coaching_sessions.get(command.session_id)
                if session is None or session.user_id != caller.user_id:
                    return Failure(CoachingSessionNotFound())
            if not await work.study_sessions.add(outcome.unwrap()):
                return await self._same_again(work, command)
            logged = StudySessionView.of(outcome.unwrap())
            await work.commit(logged)
        return Success(logged)

    async def _same_again(
        self, work: UnitOfWork, command: LogStudySessionCommand
    ) -> Result[StudySessionView, LogStudySessionRefusal]:
        there = await work.study_sessions.get(command.study_session_id)
        asked = (command.caller.user_id, command.minutes, command.session_id)
        if there is None or (there.user_id, there.minutes, there.session_id) != asked:
            return Failure(IdTaken())
        return Success(StudySessionView.of(there))
