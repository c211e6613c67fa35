"""Use case: a learner asks what was once said or planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.coaching.views import RecollectionView
from application.knowledge.retrieval import Retrieval
from application.ports.dialogue_log import DialogueLog
from application.ports.planning_queries import PlanningQueries
from application.ports.recall_index import Match, Shelf
from domain.shared.errors import TextRefusal
from domain.shared.text import PROSE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCommand:
    caller: Caller
    query: str
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Recall:
    """Remembered messages and plans of every thread of the caller, best first."""

    retrieval: Retrieval
    dialogue: DialogueLog
    plans: PlanningQueries

    async def __call__(self, command: RecallCommand) -> Result[Sequence[RecollectionView], TextRefusal]:
        query = checked_text(command.query, field="q", longest=PROSE_LONGEST)
        if not is_successful(query):
            return Failure(query.failure())
        caller = command.caller
        matches = await self.retrieval.matches(Shelf.DIALOGUE, caller, query.unwrap(), limit=command.limit)
        said = await self._said(caller, matches)
        planned = await self._planned(caller, matches)
        found = said | planned
        return Success([found[match.id] for match in matches if match.id in found])

    async def _said(self, caller: Caller, matches: Sequence[Match]) -> dict[UUID, RecollectionView]:
        scores = {match.id: match.score for match in matches if match.source == "dialogue"}
        messages = await self.dialogue.get(caller.tenant_id, list(scores)) if scores else ()
        return {
            message.id: RecollectionView(
                id=message.id,
                source="dialogue",
                session_id=message.session_id,
                content=message.content,
                created_at=message.created_at,
                score=scores[message.id],
            )
            for message in messages
            if message.user_id == caller.user_id
        }

    async def _planned(self, caller: Caller, matches: Sequence[Match]) -> dict[UUID, RecollectionView]:
        found: dict[UUID, RecollectionView] = {}
        for match in matches:
            plan = await self.plans.plan(caller, match.id) if match.source == "plan" else None
            if plan is not None:
                found[plan.id] = RecollectionView(
                    id=plan.id,
                    source="plan",
                    session_id=plan.session_id,
                    content=plan.title,
                    created_at=plan.created_at,
                    score=match.score,
                )
        return found
