"""Sentences about changing, archiving and deleting plans."""

from dataclasses import replace

from pytest_bdd import given, when

from application.planning.change_plan import ChangePlanCommand
from application.planning.delete_plan import DeletePlanCommand
from domain.planning.plan import PlanStatus
from tests.acceptance.phrases import Day, says
from tests.acceptance.steps.plans import KIND, on, read
from tests.acceptance.story import Story


@when(says("{who:Who} changes the title of {old:Text} to {new:Text}"))
def _(story: Story, who: str, old: str, new: str) -> None:
    retitle(story, who, old, new)


@when(says("{who:Who} changes the title of {old:Text} to {new:Text} on the first device"))
@when(says("{who:Who} changes the title of {old:Text} to {new:Text} on the second device"))
def _(story: Story, who: str, old: str, new: str) -> None:
    retitle(story, who, old, new, seen=story.seen_versions[story.id_of(KIND, old)])


@given(says("{who:Who} has looked at the plan {title:Text} on two devices"))
def _(story: Story, who: str, title: str) -> None:
    shown = read(story, who, title)
    story.seen_versions[shown.id] = shown.version


def retitle(story: Story, who: str, old: str, new: str, *, seen: int | None = None) -> None:
    command = change_of(story, who, old)
    story.ask(story.door.change_plan, replace(command, title=new, expected_version=seen))
    story.rename(KIND, old, new)


@when(says("{who:Who} changes the day of {title:Text} to {due:Day}"))
def _(story: Story, who: str, title: str, due: Day) -> None:
    story.ask(story.door.change_plan, replace(change_of(story, who, title), due_date=on(story, due)))


@when(says("{who:Who} archives the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    move(story, who, title, PlanStatus.ARCHIVED)


@given(says("{who:Who} has archived the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    move(story, who, title, PlanStatus.ARCHIVED)
    story.expect_accepted()


@when(says("{who:Who} takes up the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    move(story, who, title, PlanStatus.ACTIVE)


def move(story: Story, who: str, title: str, status: PlanStatus) -> None:
    story.ask(story.door.change_plan, replace(change_of(story, who, title), status=status))


def change_of(story: Story, who: str, title: str) -> ChangePlanCommand:
    return ChangePlanCommand(caller=story.caller(who), plan_id=story.id_of(KIND, title))


@when(says("{who:Who} deletes the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = DeletePlanCommand(caller=story.caller(who), plan_id=story.id_of(KIND, title))
    story.ask(story.door.delete_plan, command)
