"""Sentences about plans that the coach drafts."""

from dataclasses import replace
from uuid import uuid4

from pytest_bdd import given, then, when

from application.planning.change_plan import ChangePlanCommand
from application.planning.generate_plan import GeneratePlanCommand
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.views import PlanView
from domain.planning.plan import PlanStatus
from tests.acceptance.phrases import Day, says
from tests.acceptance.steps.plans import CONVERSATION, plans
from tests.acceptance.story import ALL, Story


@when(says("{who:Who} asks for a plan to {goal:Text}, due {due:Day}"))
def _(story: Story, who: str, goal: str, due: Day) -> None:
    story.ask(story.door.generate_plan, wish(story, who, goal, due))


@given(says("{who:Who} has asked for a plan to {goal:Text}, due {due:Day}"))
def _(story: Story, who: str, goal: str, due: Day) -> None:
    story.ask(story.door.generate_plan, wish(story, who, goal, due))
    story.expect_accepted()


@when(says("{who:Who} asks for a plan to {goal:Text}, due {due:Day}, with {number:Number} minutes a day"))
def _(story: Story, who: str, goal: str, due: Day, number: int) -> None:
    story.ask(story.door.generate_plan, replace(wish(story, who, goal, due), minutes_per_day=number))


@when(
    says("{who:Who} asks for a plan to {goal:Text}, due {due:Day}, for the conversation {conversation:Text}")
)
def _(story: Story, who: str, goal: str, due: Day, conversation: str) -> None:
    command = wish(story, who, goal, due)
    story.ask(story.door.generate_plan, replace(command, session_id=story.id_of(CONVERSATION, conversation)))


@when(says("{who:Who}'s phone sends the same wish again"))
def _(story: Story, who: str) -> None:
    story.ask_again(GeneratePlanCommand)


def wish(story: Story, who: str, goal: str, due: Day) -> GeneratePlanCommand:
    return GeneratePlanCommand(
        caller=story.caller(who), plan_id=uuid4(), goal=goal, due_date=due.after(story.today())
    )


@then(says("{who:Who} has one plan, and it is a draft"))
def _(story: Story, who: str) -> None:
    assert [each.status for each in plans(story, who)] == [PlanStatus.DRAFT]


@when(says("{who:Who} takes up the plan"))
def _(story: Story, who: str) -> None:
    command = ChangePlanCommand(caller=story.caller(who), plan_id=drafted(story).id, status=PlanStatus.ACTIVE)
    story.ask(story.door.change_plan, command)


@then("the plan is active")
def _(story: Story) -> None:
    assert drafted(story).status is PlanStatus.ACTIVE


@then(says("every task of the plan is due between {first:Day} and {last:Day}"))
def _(story: Story, first: Day, last: Day) -> None:
    tasks = drafted(story).tasks
    assert tasks
    for task in tasks:
        assert task.due_date is not None
        assert first.after(story.today()) <= task.due_date <= last.after(story.today())


@then(says("a task of the plan mentions {words:Text}"))
def _(story: Story, words: str) -> None:
    summaries = [task.summary for task in drafted(story).tasks]
    assert [summary for summary in summaries if words in summary], summaries


@then(says("the plan belongs to the conversation {conversation:Text}"))
def _(story: Story, conversation: str) -> None:
    assert drafted(story).session_id == story.id_of(CONVERSATION, conversation)


def drafted(story: Story) -> PlanView:
    """The plan that the coach made of the latest wish: the only one its learner has."""
    caller = story.latest(GeneratePlanCommand).caller
    (only,) = story.read(story.door.list_plans, ListPlansCommand(caller=caller, page=ALL)).items
    return story.read(story.door.read_plan, ReadPlanCommand(caller=caller, plan_id=only.id))
