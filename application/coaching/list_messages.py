"""Use case: a learner reads a conversation."""

from dataclasses import dataclass
from uuid import UUID

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.coaching.views import MessageView
from application.paging import Page, PageRequest
from application.ports.coaching_queries import CoachingQueries
from application.ports.dialogue_log import DialogueLog
from domain.coaching.errors import CoachingSessionNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ListMessagesCommand:
    caller: Caller
    session_id: UUID
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListMessages:
    """In the order they were written. The truth says whose thread it is."""

    queries: CoachingQueries
    dialogue: DialogueLog

    async def __call__(
        self, command: ListMessagesCommand
    ) -> Result[Page[MessageView], CoachingSessionNotFound]:
        caller = command.caller
        if await self.queries.session(caller, command.session_id) is None:
            return Failure(CoachingSessionNotFound())
        found = await self.dialogue.page(caller.tenant_id, caller.user_id, command.session_id, command.page)
        return Success(Page([MessageView.of(message) for message in found.items], found.next))
