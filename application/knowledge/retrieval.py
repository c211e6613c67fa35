"""What the coach looks up before it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from application.caller import Caller
from application.knowledge.views import PassageView
from application.ports.embedder import Embedders
from application.ports.knowledge_queries import KnowledgeQueries
from application.ports.lexicon import Lexicon
from application.ports.recall_index import (
    ANYTHING,
    Filters,
    Match,
    ModelMismatch,
    Question,
    RecallIndex,
    Shelf,
)
from application.ports.vector_collections import VectorCollections


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Finds by meaning and by words, among what the caller may see and nothing else.

    A question is measured by the model of the collection that serves at this moment, whatever the settings
    say. If another one takes over before it is asked, the old one is still there to answer it; if even that
    was dropped, the question is measured again.
    """

    embedders: Embedders
    collections: VectorCollections
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
        terms = await self.lexicon.question(text, language=filters.language)
        tried: str | None = None
        while True:
            models = await self.collections.models(shelf)
            if not models:
                return ()
            (vector,) = await self.embedders.of(models[0]).embed([text])
            understood = self.embedders.understands(models[0])
            try:
                return await self.index.find(
                    shelf,
                    tenant_id=caller.tenant_id,
                    owner_id=caller.user_id,
                    question=Question(vector, models[0], terms, understood=understood),
                    limit=limit,
                    filters=filters,
                )
            except ModelMismatch:
                if models[0] == tried:
                    raise
                tried = models[0]
