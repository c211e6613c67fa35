"""The voice of the coach."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from application.knowledge.views import PassageView
from domain.coaching.dialogue import DialogueMessage
from domain.persona.snapshot import PersonaSnapshot
from domain.planning.draft import DraftPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A learner's message and what may be quoted to answer it: data, never instructions to follow."""

    content: str
    history: Sequence[DialogueMessage]
    passages: Sequence[PassageView]
    recalled: Sequence[DialogueMessage]
    persona: PersonaSnapshot | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBrief:
    """What a plan should reach, from ``today`` to ``due_date``, and what material there is for it."""

    goal: str
    today: date
    due_date: date
    minutes_per_day: int
    passages: Sequence[PassageView]


class Tutor(Protocol):
    """Answers in pieces that join to one text, never an empty one; names the title of what it quotes.

    ``draft_plan`` gives at least one task, every task due within ``today`` and ``due_date``, in order.
    A model that does not answer raises ``StoreUnavailable``.
    """

    def answer(self, question: Question) -> AsyncIterator[str]: ...
    async def draft_plan(self, brief: PlanBrief) -> DraftPlan: ...
