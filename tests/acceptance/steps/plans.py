"""Sentences about study plans that learners write."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from pytest_bdd import given, then, when

from application.caller import Request
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.planning.read_plans import ListPlansCommand, ReadPlanCommand
from application.planning.views import PlanSummaryView, PlanView
from domain.planning.plan import PlanStatus, TaskStatus
from tests.acceptance.phrases import Day, day_of, one_of, rows, says
from tests.acceptance.story import ALL, Story

KIND, TASK, CONVERSATION = "plan", "task", "conversation"
STATUS = one_of({status.value: status for status in PlanStatus})
Table = Sequence[Sequence[str]]


@given(says("{who:Who} has the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    write(story, who, title)
    story.expect_accepted()


@given(says("{who:Who} has the plan {title:Text}, due {due:Day}"))
def _(story: Story, who: str, title: str, due: Day) -> None:
    write(story, who, title, due=due)
    story.expect_accepted()


@given(says("{who:Who} has the plan {title:Text} with the tasks"))
def _(story: Story, who: str, title: str, datatable: Table) -> None:
    write(story, who, title, tasks=datatable)
    story.expect_accepted()


@given(says("{who:Who} has the plan {title:Text}, due {due:Day}, with the tasks"))
def _(story: Story, who: str, title: str, due: Day, datatable: Table) -> None:
    write(story, who, title, due=due, tasks=datatable)
    story.expect_accepted()


@when(says("{who:Who} writes the plan {title:Text}, due {due:Day}, with the tasks"))
def _(story: Story, who: str, title: str, due: Day, datatable: Table) -> None:
    write(story, who, title, due=due, tasks=datatable)


@when(says("{who:Who} writes a plan with the title {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    write(story, who, title)


@when(says("{who:Who} writes the plan {title:Text} for the conversation {conversation:Text}"))
def _(story: Story, who: str, title: str, conversation: str) -> None:
    command = plan(story, who, title)
    story.ask(story.door.create_plan, replace(command, session_id=story.id_of(CONVERSATION, conversation)))


@when(says("{who:Who} writes the plan {title:Text} with {number:Number} tasks"))
def _(story: Story, who: str, title: str, number: int) -> None:
    tasks = [NewTask(task_id=uuid4(), summary=f"Step {each + 1}") for each in range(number)]
    story.ask(story.door.create_plan, replace(plan(story, who, title), tasks=tasks))


@when(says("{who:Who} writes the plan {title:Text} with the task {task:Text} twice under one number"))
def _(story: Story, who: str, title: str, task: str) -> None:
    twice = [NewTask(task_id=story.id_of(TASK, task), summary=task)] * 2
    story.ask(story.door.create_plan, replace(plan(story, who, title), tasks=twice))


@when(says("{who:Who} writes the plan {title:Text} as request number {number:Number}"))
def _(story: Story, who: str, title: str, number: int) -> None:
    command = plan(story, who, title)
    request = Request(key=f"request-{number}", fingerprint=title.encode())
    story.ask(story.door.create_plan, replace(command, caller=replace(command.caller, request=request)))


@when(says("{who:Who}'s phone sends the same plan again"))
def _(story: Story, who: str) -> None:
    story.ask_again(CreatePlanCommand)


@when(says("{who:Who}'s phone sends the same plan again, but as {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    story.ask_again(CreatePlanCommand, title=title)


@when(says("{who:Who} sends Ada's plan under the same number"))
def _(story: Story, who: str) -> None:
    story.ask_again(CreatePlanCommand, caller=story.caller(who))


def write(story: Story, who: str, title: str, *, due: Day | None = None, tasks: Table | None = None) -> None:
    story.ask(story.door.create_plan, plan(story, who, title, due=due, tasks=tasks))


def plan(
    story: Story, who: str, title: str, *, due: Day | None = None, tasks: Table | None = None
) -> CreatePlanCommand:
    return CreatePlanCommand(
        caller=story.caller(who),
        plan_id=story.id_of(KIND, title),
        title=title,
        due_date=on(story, due),
        tasks=[
            NewTask(
                task_id=story.id_of(TASK, row["task"]),
                summary=row["task"],
                due_date=on(story, day_of(row["due"])),
            )
            for row in (rows(tasks) if tasks else ())
        ],
    )


def on(story: Story, due: Day | None) -> date | None:
    return None if due is None else due.after(story.today())


# Looking at plans


@when(says("{who:Who} looks at the plan {title:Text}"))
def _(story: Story, who: str, title: str) -> None:
    command = ReadPlanCommand(caller=story.caller(who), plan_id=story.id_of(KIND, title))
    story.ask(story.door.read_plan, command)


@then(says("{who:Who}'s plans are {titles:Texts}"))
def _(story: Story, who: str, titles: Sequence[str]) -> None:
    assert [each.title for each in plans(story, who)] == titles


@then(says("{who:Who}'s {status:Status} plans are {titles:Texts}", Status=STATUS))
def _(story: Story, who: str, status: PlanStatus, titles: Sequence[str]) -> None:
    assert [each.title for each in plans(story, who, status)] == titles


@then(says("{who:Who} has no plans"))
def _(story: Story, who: str) -> None:
    assert plans(story, who) == []


def plans(story: Story, who: str, status: PlanStatus | None = None) -> list[PlanSummaryView]:
    command = ListPlansCommand(caller=story.caller(who), page=ALL, status=status)
    return list(story.read(story.door.list_plans, command).items)


@then(says("{who:Who}'s plan {title:Text} is {status:Status}", Status=STATUS))
def _(story: Story, who: str, title: str, status: PlanStatus) -> None:
    assert read(story, who, title).status is status


@then(says("{who:Who}'s plan {title:Text} is due {due:Day}"))
def _(story: Story, who: str, title: str, due: Day) -> None:
    assert read(story, who, title).due_date == on(story, due)


@then(says("{who:Who}'s plan {title:Text} belongs to the conversation {conversation:Text}"))
def _(story: Story, who: str, title: str, conversation: str) -> None:
    assert read(story, who, title).session_id == story.id_of(CONVERSATION, conversation)


@then(says("{who:Who}'s plan {title:Text} has the tasks"))
def _(story: Story, who: str, title: str, datatable: Table) -> None:
    shown = [(task.summary, task.due_date, task.status) for task in read(story, who, title).tasks]
    assert shown == [
        (row["task"], on(story, day_of(row["due"])), TaskStatus(row["status"])) for row in rows(datatable)
    ]


def read(story: Story, who: str, title: str) -> PlanView:
    command = ReadPlanCommand(caller=story.caller(who), plan_id=story.id_of(KIND, title))
    return story.read(story.door.read_plan, command)
