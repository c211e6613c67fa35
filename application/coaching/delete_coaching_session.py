"""Use case: a learner deletes a conversation thread."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from domain.coaching.errors import CoachingSessionNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteCoachingSessionCommand:
    caller: Caller
    session_id: UUID


@dataclass(frozen=True, slots=True)
class DeleteCoachingSession:
    """Hidden at once; workers remove its messages and what was remembered of them."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: DeleteCoachingSessionCommand) -> Result[None, CoachingSessionNotFound]:
        caller = command.caller
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            session = await work.coaching_sessions.get(command.session_id)
            if session is None or session.user_id != caller.user_id:
                return Failure(CoachingSessionNotFound())
            session.delete(now=self.clock.now())
            await work.coaching_sessions.remove(session)
            await work.commit()
        return Success(None)
