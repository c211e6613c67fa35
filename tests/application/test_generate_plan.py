"""A generated plan is drafted from the learner's material and kept as a draft."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from returns.result import Failure

from application.caller import Request
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.planning.generate_plan import PASSAGES, GeneratePlan, GeneratePlanCommand
from application.ports.failures import StoreUnavailable
from application.ports.tutor import PlanBrief
from domain.coaching.errors import CoachingSessionNotFound
from domain.planning.draft import DraftPlan, DraftTask
from domain.planning.errors import MinutesPerDayOutOfRange, TaskOutlivesPlan
from domain.planning.events import PlanCreated
from domain.planning.plan import PlanStatus
from domain.shared.errors import DateInPast, IdTaken, TextEmpty, TextTooLong
from tests.application.learning import Learning
from tests.application.reliability import reliably

TODAY, DUE = date(2030, 1, 1), date(2030, 1, 31)  # the memory clock begins at noon, UTC


def generate_plan(learning: Learning) -> GeneratePlan:
    return GeneratePlan(
        unit_of_work=learning.stores.unit_of_work,
        retrieval=learning.retrieval,
        tutor=learning.tutor,
        ids=learning.stores.ids,
        clock=learning.stores.clock,
    )


def a_command(
    learning: Learning,
    *,
    goal: str = "Understand ownership",
    due_date: date = DUE,
    session_id: UUID | None = None,
    minutes_per_day: int = 30,
) -> GeneratePlanCommand:
    return GeneratePlanCommand(
        caller=learning.caller,
        plan_id=uuid4(),
        goal=goal,
        due_date=due_date,
        session_id=session_id,
        minutes_per_day=minutes_per_day,
    )


async def test_keeps_what_the_tutor_drafts_as_a_draft(learning: Learning) -> None:
    command = a_command(learning, session_id=learning.session.id, minutes_per_day=45)
    plan = (await generate_plan(learning)(command)).unwrap()
    assert (plan.id, plan.title, plan.status, plan.due_date, plan.session_id) == (
        command.plan_id,
        "Understand ownership",
        PlanStatus.DRAFT,
        DUE,
        learning.session.id,
    )
    assert [(task.summary, task.due_date) for task in plan.tasks] == [("Read", TODAY), ("Recap", DUE)]
    (brief,) = learning.tutor.briefs
    assert (brief.goal, brief.today, brief.due_date, brief.minutes_per_day) == (
        "Understand ownership",
        TODAY,
        DUE,
        45,
    )
    (told,) = learning.told(PlanCreated, subscriber="bus")
    assert isinstance(told, PlanCreated)
    assert told.generated


async def test_gives_the_tutor_the_material_that_fits_the_goal(learning: Learning) -> None:
    chapters = [f"# Chapter {number}\n\nOwnership, part {number}. {'Words. ' * 30}" for number in range(50)]
    for title, text in (("Rust", "\n\n".join(chapters)), ("Cats", "# Cats\n\nCats sleep.")):
        added = AddKnowledgeCommand(
            caller=learning.caller, resource_id=learning.stores.ids.new(), title=title, text=text
        )
        (await learning.add_knowledge(added)).unwrap()
    await learning.relay.drain()
    (await generate_plan(learning)(a_command(learning))).unwrap()
    passages = learning.tutor.briefs[0].passages
    assert len(passages) == PASSAGES
    assert {passage.title for passage in passages} == {"Rust"}


async def test_ends_today_at_the_earliest_wherever_that_is(learning: Learning) -> None:
    learning.clock.advance(timedelta(hours=23))  # 2 January, 11:00 UTC: still the 1st in the far west
    (await generate_plan(learning)(a_command(learning, due_date=TODAY))).unwrap()
    assert learning.tutor.briefs[0].today == learning.tutor.briefs[0].due_date == TODAY
    learning.clock.advance(timedelta(hours=1))
    refused = await generate_plan(learning)(a_command(learning, due_date=TODAY))
    assert refused == Failure(DateInPast("due_date", TODAY))


@pytest.mark.parametrize(
    ("goal", "minutes", "refusal"),
    [
        (" ", 30, TextEmpty("goal")),
        ("x" * 201, 30, TextTooLong("goal", 200)),
        ("Rust", 4, MinutesPerDayOutOfRange(5, 720)),
        ("Rust", 721, MinutesPerDayOutOfRange(5, 720)),
    ],
)
async def test_asks_no_tutor_what_is_refused_anyway(
    learning: Learning, goal: str, minutes: int, refusal: object
) -> None:
    command = a_command(learning, goal=goal, minutes_per_day=minutes)
    assert await generate_plan(learning)(command) == Failure(refusal)
    assert learning.tutor.briefs == []


async def test_somebody_elses_conversation_does_not_exist(learning: Learning) -> None:
    command = replace(a_command(learning, session_id=learning.session.id), caller=await learning.classmate())
    assert await generate_plan(learning)(command) == Failure(CoachingSessionNotFound())


async def test_a_repeated_request_is_answered_with_the_first_plan(learning: Learning) -> None:
    command = a_command(learning)
    command = replace(command, caller=replace(learning.caller, request=Request("key", b"goal")))
    generate = reliably(generate_plan(learning))
    first = await generate(command)
    assert await generate(replace(command, plan_id=uuid4())) == first


async def test_the_same_plan_again_is_the_plan_that_is_there(learning: Learning) -> None:
    command = a_command(learning)
    first = (await generate_plan(learning)(command)).unwrap()
    learning.tutor.drafts = lambda brief: DraftPlan(brief.goal, [DraftTask("Other", brief.today)])
    assert (await generate_plan(learning)(command)).unwrap() == first
    other = replace(command, goal="Something else")
    assert await generate_plan(learning)(other) == Failure(IdTaken())


async def test_a_tutor_who_fails_leaves_nothing_behind(learning: Learning) -> None:
    def fails(brief: PlanBrief) -> DraftPlan:
        raise StoreUnavailable("model")

    learning.tutor.drafts = fails
    command = a_command(learning)
    with pytest.raises(StoreUnavailable):
        await generate_plan(learning)(command)
    assert await learning.stores.planning_queries.plan(learning.caller, command.plan_id) is None


async def test_even_a_tutor_cannot_outlive_the_plan(learning: Learning) -> None:
    late = DUE + timedelta(days=1)
    learning.tutor.drafts = lambda brief: DraftPlan(brief.goal, [DraftTask("Late", late)])
    assert await generate_plan(learning)(a_command(learning)) == Failure(TaskOutlivesPlan(late, DUE))
