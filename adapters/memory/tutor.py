"""A tutor without a model: the shortest answer that keeps the port's promises."""

from collections.abc import AsyncIterator

from application.ports.tutor import PlanBrief, Question
from domain.planning.draft import DraftPlan, DraftTask


class MemoryTutor:
    async def answer(self, question: Question) -> AsyncIterator[str]:
        yield f"You asked: {question.content}"
        for passage in question.passages[:1]:
            yield f"\n{passage.title} says: {passage.text}"

    async def draft_plan(self, brief: PlanBrief) -> DraftPlan:
        return DraftPlan(title=brief.goal, tasks=[DraftTask(brief.goal, brief.due_date)])
