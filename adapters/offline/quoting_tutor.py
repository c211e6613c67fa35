"""The tutor that needs no model: it answers with the learner's own material and plans by rule."""

import asyncio
from collections.abc import AsyncIterator

from adapters.offline.plan_by_rule import draft
from adapters.offline.reply import Reply
from adapters.offline.words import Words
from application.ports.tutor import PlanBrief, Question
from domain.planning.draft import DraftPlan


class QuotingTutor:
    """Never says more than it can show: quotes with their sources, or an honest "nothing found"."""

    def __init__(self, words: Words | None = None) -> None:
        self._words = words or Words()

    async def answer(self, question: Question) -> AsyncIterator[str]:
        """Paragraph by paragraph."""
        separator = ""
        for paragraph in await asyncio.to_thread(list, Reply(question, self._words).paragraphs()):
            yield separator + paragraph
            separator = "\n\n"

    async def draft_plan(self, brief: PlanBrief) -> DraftPlan:
        return await asyncio.to_thread(draft, brief, self._words)
