"""Contract: an answer in pieces with its sources, and plans that end in time."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest

from adapters.memory.tutor import MemoryTutor
from adapters.offline.quoting_tutor import QuotingTutor
from adapters.openai.model_server import ModelServer
from adapters.openai.tutor import OpenAITutor
from application.knowledge.views import PassageView
from application.ports.tutor import PlanBrief, Tutor
from domain.shared.text import TITLE_LONGEST
from tests.openai_server import openai_server
from tests.tutoring import a_passage, a_question

TODAY = date(2030, 1, 1)
BOOK = UUID(int=1)


def a_brief(
    *, goal: str = "Understand ownership", days: int = 20, minutes: int = 30, passages: int = 5
) -> PlanBrief:
    return PlanBrief(
        goal=goal,
        today=TODAY,
        due_date=TODAY + timedelta(days=days),
        minutes_per_day=minutes,
        passages=[_section(number) for number in range(passages)],
    )


def _section(number: int) -> PassageView:
    return a_passage(
        f"Ownership, part {number}.",
        position=number,
        heading_path=("Ownership", f"Section {number}"),
        resource_id=uuid5(BOOK, "book"),
    )


class TutorContract:
    async def test_answers_in_words(self, tutor: Tutor) -> None:
        pieces = [piece async for piece in tutor.answer(a_question("What is ownership?"))]
        assert "".join(pieces).strip()

    async def test_answers_in_pieces(self, tutor: Tutor) -> None:
        question = a_question("What is ownership?", passages=[a_passage("Ownership is a set of rules.")])
        assert len([piece async for piece in tutor.answer(question)]) > 1

    async def test_names_the_title_of_its_material(self, tutor: Tutor) -> None:
        passages = [a_passage("Ownership is a set of rules.", title="The Book of Rules")]
        pieces = [piece async for piece in tutor.answer(a_question("What is ownership?", passages=passages))]
        assert "The Book of Rules" in "".join(pieces)

    async def test_can_be_left_in_the_middle_of_an_answer(self, tutor: Tutor) -> None:
        answer = tutor.answer(a_question("What is ownership?"))
        assert await anext(answer)
        await answer.aclose()  # type: ignore[attr-defined] # an async generator, as whoever streams relies on

    @pytest.mark.parametrize("days", [0, 1, 2, 20, 400])
    @pytest.mark.parametrize("passages", [0, 1, 40])
    async def test_plans_within_the_time_there_is(self, tutor: Tutor, days: int, passages: int) -> None:
        brief = a_brief(days=days, passages=passages)
        plan = await tutor.draft_plan(brief)
        due = [task.due_date for task in plan.tasks]
        assert 1 <= len(due) <= 60
        assert due == sorted(due)
        assert brief.today <= due[0]
        assert due[-1] == brief.due_date
        assert all(task.summary.strip() and len(task.summary) <= TITLE_LONGEST for task in plan.tasks)

    async def test_names_the_plan_so_that_a_repeated_request_finds_it(self, tutor: Tutor) -> None:
        brief = a_brief(goal="G" * TITLE_LONGEST)
        first, second = await tutor.draft_plan(brief), await tutor.draft_plan(brief)
        assert first.title == second.title
        assert len(first.title) <= TITLE_LONGEST


class TestQuotingTutor(TutorContract):
    @pytest.fixture
    def tutor(self) -> Tutor:
        return QuotingTutor()


class TestMemoryTutor(TutorContract):
    @pytest.fixture
    def tutor(self) -> Tutor:
        return MemoryTutor()


class TestOpenAITutor(TutorContract):
    @pytest.fixture
    async def tutor(self) -> AsyncIterator[Tutor]:
        with openai_server() as server:
            models = ModelServer(server.url, "key")
            yield OpenAITutor(models, "any-model")
            await models.close()
