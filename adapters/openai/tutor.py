"""The tutor whose words come from a model."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from adapters.openai import prompts
from adapters.openai.drafted_plan import NoPlan, read_plan
from adapters.openai.model_server import ModelServer
from application.knowledge.views import PassageView
from application.ports.failures import StoreUnavailable
from application.ports.tutor import PlanBrief, Question
from domain.planning.draft import DraftPlan

_TRIES = 2


@dataclass(frozen=True)
class OpenAITutor:
    """``model`` is a chat model of the server's that can answer in JSON of a given schema."""

    server: ModelServer
    model: str

    async def answer(self, question: Question) -> AsyncIterator[str]:
        """Where the model names none of the material that it was given, we do."""
        api = await self.server.api()
        said: list[str] = []
        async with aclosing(api.stream(self.model, prompts.for_answer(question))) as pieces:
            async for piece in pieces:
                said.append(_storable(piece))
                yield said[-1]
        whole = "".join(said)
        if not whole.strip():
            raise StoreUnavailable("model")
        titles = _titles(question.passages)
        if titles and not any(title in whole for title in titles):
            yield "\n\nMaterial: " + "; ".join(f"*{title}*" for title in titles)

    async def draft_plan(self, brief: PlanBrief) -> DraftPlan:
        """A plan that breaks the rules is sent back once, with the reason."""
        api = await self.server.api()
        messages = list(prompts.for_plan(brief))
        for _ in range(_TRIES):
            written = await api.complete(self.model, messages, prompts.PLAN_SCHEMA)
            plan = read_plan(written, brief)
            if not isinstance(plan, NoPlan):
                return plan
            messages += [
                {"role": "assistant", "content": written},
                {"role": "user", "content": f"{plan.reason} Write the whole plan again."},
            ]
        raise StoreUnavailable("model")


def _storable(piece: str) -> str:
    """Without NUL and halves of surrogate pairs, which no store could give back."""
    return piece.replace("\0", "").encode(errors="ignore").decode()


def _titles(passages: Sequence[PassageView]) -> Sequence[str]:
    return list(dict.fromkeys(" ".join(passage.title.split()) for passage in passages))
