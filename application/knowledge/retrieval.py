"""What the coach looks up before it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.knowledge.views import PassageView
from application.ports.embedder import Embedder
from application.ports.knowledge_queries import KnowledgeQueries
from application.ports.recall_index import Match, RecallIndex, Shelf


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds by meaning, among what the caller may see and nothing else."""

    embedder: Embedder
    index: RecallIndex
    knowledge: KnowledgeQueries

    async def passages(
        self,
        caller: Caller,
        text: str,
        *,
        limit: int,
        language: str | None = None,
        tag: str | None = None,
    ) -> Sequence[PassageView]:
        """The best passages of the caller's material, best first."""
        matches = await self.matches(Shelf.KNOWLEDGE, caller, text, limit=limit, language=language, tag=tag)
        return await self.knowledge.passages(caller, matches) if matches else ()

    async def matches(
        self,
        shelf: Shelf,
        caller: Caller,
        text: str,
        *,
        limit: int,
        source: str | None = None,
        language: str | None = None,
        tag: str | None = None,
    ) -> Sequence[Match]:
        (question,) = await self.embedder.embed([text])
        return await self.index.find(
            shelf,
            tenant_id=caller.tenant_id,
            owner_id=caller.user_id,
            question=question,
            model=self.embedder.model,
            limit=limit,
            source=source,
            language=language,
            tag=tag,
        )
