"""Use case: a learner renames a conversation thread or gives it another focus."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.coaching.views import CoachingSessionView
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.errors import CoachingSessionNotFound
from domain.shared.errors import TextRefusal, VersionMismatch
from domain.shared.text import TITLE_LONGEST, optional_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeCoachingSessionCommand:
    caller: Caller
    session_id: UUID
    title: str | None = None
    focus: str | None = None
    expected_version: int | None = None


ChangeCoachingSessionRefusal: TypeAlias = CoachingSessionNotFound | TextRefusal | VersionMismatch


@dataclass(frozen=True, slots=True)
class ChangeCoachingSession:
    """Somebody else's thread is reported as not found."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(
        self, command: ChangeCoachingSessionCommand
    ) -> Result[CoachingSessionView, ChangeCoachingSessionRefusal]:
        checked = Result.do(
            (title, focus)
            for title in optional_text(command.title, field="title", longest=TITLE_LONGEST)
            for focus in optional_text(command.focus, field="focus", longest=TITLE_LONGEST)
        )
        if not is_successful(checked):
            return Failure(checked.failure())
        title, focus = checked.unwrap()
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            session = await work.coaching_sessions.get(command.session_id)
            if session is None or session.user_id != caller.user_id:
                return Failure(CoachingSessionNotFound())
            if command.expected_version not in (None, session.version):
                return Failure(VersionMismatch(command.expected_version or 0, session.version))
            session.change(title=title, focus=focus, now=self.clock.now())
            await work.coaching_sessions.save(session)
            changed = CoachingSessionView.of(session)
            await work.commit(changed)
        return Success(changed)
