"""What the coach looks up before it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.knowledge.views import PassageView
from application.ports.embedder import Embedder
from application.ports.knowledge_queries import KnowledgeQueries
from application.ports.lexicon import Lexicon
from application.ports.recall_index import ANYTHING, Filters, Match, Question, RecallIndex, Shelf


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds by meaning and by words, among what the caller may see and nothing else."""

    embedder: Embedder
    lexicon: Lexicon
    index: RecallIndex
    knowledge: KnowledgeQueries

    async def passages(
        self,
        caller: Caller,
        text: str,
        *,
        limit: int,
        filters: Filters = ANYTHING,
    ) -> Sequence[PassageView]:
        """The best passages of the caller's material, best first."""
        matches = await self.matches(Shelf.KNOWLEDGE, caller, text, limit=limit, filters=filters)
        return await self.knowledge.passages(caller, matches) if matches else ()

    async def matches(
        self,
        shelf: Shelf,
        caller: Caller,
        text: str,
        *,
        limit: int,
        filters: Filters = ANYTHING,
    ) -> Sequence[Match]:
        (vector,) = await self.embedder.embed([text])
        terms = await self.lexicon.question(text, language=filters.language)
        return await self.index.find(
            shelf,
            tenant_id=caller.tenant_id,
            owner_id=caller.user_id,
            question=Question(vector, self.embedder.model, terms),
            limit=limit,
            filters=filters,
        )
