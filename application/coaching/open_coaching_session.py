"""Use case: a learner opens a conversation thread."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.coaching.coaching_session import CoachingSession
from domain.shared.errors import IdTaken, TextRefusal
from domain.shared.text import TITLE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCoachingSessionCommand:
    caller: Caller
    session_id: UUID
    title: str
    focus: str


OpenCoachingSessionRefusal: TypeAlias = TextRefusal | IdTaken


@dataclass(frozen=True, slots=True)
class OpenCoachingSession:
    """The same id with the same words answers with the thread that is there."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(
        self, command: OpenCoachingSessionCommand
    ) -> Result[CoachingSessionView, OpenCoachingSessionRefusal]:
        checked = Result.do(
            (title, focus)
            for title in checked_text(command.title, field="title", longest=TITLE_LONGEST)
            for focus in checked_text(command.focus, field="focus", longest=TITLE_LONGEST)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        title, focus = checked.unwrap()
        caller = command.caller
        session = CoachingSession.open(
            session_id=command.session_id,
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            title=title,
            focus=focus,
            now=self.clock.now(),
        )
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            if not await work.coaching_sessions.add(session):
                return await self._same_again(work, command)
            opened = CoachingSessionView.of(session)
            await work.commit(opened)
        return Success(opened)

    async def _same_again(
        self, work: UnitOfWork, command: OpenCoachingSessionCommand
    ) -> Result[CoachingSessionView, OpenCoachingSessionRefusal]:
        there = await work.coaching_sessions.get(command.session_id)
        wanted = (command.caller.user_id, command.title, command.focus)
        if there is None or (there.user_id, there.title, there.focus) != wanted:
            return Failure(IdTaken())
        return Success(CoachingSessionView.of(there))
