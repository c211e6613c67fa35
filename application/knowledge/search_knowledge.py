"""Use case: a learner asks their own material."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.knowledge.retrieval import Retrieval
from application.knowledge.views import PassageView
from application.ports.recall_index import Filters
from domain.shared.errors import TextRefusal
from domain.shared.text import PROSE_LONGEST, checked_text


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchKnowledgeCommand:
    """``source`` is how the material came ("text", "upload", ...); what is ``None`` may be anything."""

    caller: Caller
    query: str
    limit: int = 10
    language: str | None = None
    tag: str | None = None
    source: str | None = None
    resource_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SearchKnowledge:
    """The best passages of what the caller may see, best first."""

    retrieval: Retrieval

    async def __call__(self, command: SearchKnowledgeCommand) -> Result[Sequence[PassageView], TextRefusal]:
        query = checked_text(command.query, field="q", longest=PROSE_LONGEST)
        if not is_successful(query):
            return Failure(query.failure())
        return Success(
            await self.retrieval.passages(
                command.caller,
                query.unwrap(),
                limit=command.limit,
                filters=Filters(
                    source=command.source,
                    language=command.language,
                    tag=command.tag,
                    resource_id=command.resource_id,
                ),
            )
        )
