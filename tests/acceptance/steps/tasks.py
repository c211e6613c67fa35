"""Sentences about the tasks of plans."""

from collections.abc import Sequence
from dataclasses import replace

from pytest_bdd import given, then, when

from application.planning.add_task import AddTaskCommand
from application.planning.change_task import ChangeTaskCommand
from application.planning.create_plan import NewTask
from application.planning.list_tasks import ListTasksCommand
from application.planning.remove_task import RemoveTaskCommand
from application.planning.views import TaskFilter, TaskView
from domain.planning.plan import TaskStatus
from tests.acceptance.phrases import Day, one_of, says
from tests.acceptance.steps.drafts import drafted
from tests.acceptance.steps.plans import on
from tests.acceptance.story import ALL, Story

KIND, PLAN = "task", "plan"
MOVES = one_of(
    {
        "starts": TaskStatus.IN_PROGRESS,
        "finishes": TaskStatus.DONE,
        "skips": TaskStatus.SKIPPED,
        "reopens": TaskStatus.TODO,
    }
)
MOVED = one_of({"started": TaskStatus.IN_PROGRESS, "finished": TaskStatus.DONE})
STANDING = one_of(
    {
        "open": TaskStatus.TODO,
        "started": TaskStatus.IN_PROGRESS,
        "finished": TaskStatus.DONE,
        "skipped": TaskStatus.SKIPPED,
        "listed": None,
    }
)


# Adding and removing


@when(says("{who:Who} adds the task {task:Text} to {plan:Text}"))
def _(story: Story, who: str, task: str, plan: str) -> None:
    add(story, who, task, plan)


@when(says("{who:Who} adds the task {task:Text}, due {due:Day}, to {plan:Text}"))
def _(story: Story, who: str, task: str, due: Day, plan: str) -> None:
    add(story, who, task, plan, due=due)


@given(says("{who:Who} has added the task {task:Text} to {plan:Text}"))
def _(story: Story, who: str, task: str, plan: str) -> None:
    add(story, who, task, plan)
    story.expect_accepted()


def add(story: Story, who: str, task: str, plan: str, *, due: Day | None = None) -> None:
    new = NewTask(task_id=story.id_of(KIND, task), summary=task, due_date=on(story, due))
    command = AddTaskCommand(caller=story.caller(who), plan_id=story.id_of(PLAN, plan), task=new)
    story.ask(story.door.add_task, command)


@when(says("{who:Who}'s phone sends the same task again"))
def _(story: Story, who: str) -> None:
    story.ask_again(AddTaskCommand)


@when(says("{who:Who}'s phone sends the same task again, but as {task:Text}"))
def _(story: Story, who: str, task: str) -> None:
    story.ask_again(AddTaskCommand, task=replace(story.latest(AddTaskCommand).task, summary=task))


@when(says("{who:Who}'s phone sends the same task again, but to {plan:Text}"))
def _(story: Story, who: str, plan: str) -> None:
    story.ask_again(AddTaskCommand, plan_id=story.id_of(PLAN, plan))


@when(says("{who:Who} removes the task {task:Text}"))
def _(story: Story, who: str, task: str) -> None:
    command = RemoveTaskCommand(caller=story.caller(who), task_id=story.id_of(KIND, task))
    story.ask(story.door.remove_task, command)


# Working


@when(says("{who:Who} {status:Moves} the task {task:Text}", Moves=MOVES))
def _(story: Story, who: str, status: TaskStatus, task: str) -> None:
    move(story, who, task, status)


@given(says("{who:Who} has {status:Moved} the task {task:Text}", Moved=MOVED))
def _(story: Story, who: str, status: TaskStatus, task: str) -> None:
    move(story, who, task, status)
    story.expect_accepted()


@when(says("{who:Who} starts the first task of the plan"))
def _(story: Story, who: str) -> None:
    first = drafted(story).tasks[0]
    command = ChangeTaskCommand(caller=story.caller(who), task_id=first.id, status=TaskStatus.IN_PROGRESS)
    story.ask(story.door.change_task, command)


def move(story: Story, who: str, task: str, status: TaskStatus) -> None:
    story.ask(story.door.change_task, replace(change_of(story, who, task), status=status))


@when(says("{who:Who} rewords the task {old:Text} as {new:Text}"))
def _(story: Story, who: str, old: str, new: str) -> None:
    story.ask(story.door.change_task, replace(change_of(story, who, old), summary=new))
    story.rename(KIND, old, new)


@when(says("{who:Who} moves the task {task:Text} to {due:Day}"))
def _(story: Story, who: str, task: str, due: Day) -> None:
    story.ask(story.door.change_task, replace(change_of(story, who, task), due_date=on(story, due)))


def change_of(story: Story, who: str, task: str) -> ChangeTaskCommand:
    return ChangeTaskCommand(caller=story.caller(who), task_id=story.id_of(KIND, task))


# Finding


@then(says("{who:Who} has no tasks"))
def _(story: Story, who: str) -> None:
    assert tasks(story, who) == []


@then(says("{who:Who} has {number:Number} task"))
@then(says("{who:Who} has {number:Number} tasks"))
def _(story: Story, who: str, number: int) -> None:
    assert len(tasks(story, who)) == number


@then(says("{who:Who}'s {status:Standing} tasks due at any time are {names:Texts}", Standing=STANDING))
def _(story: Story, who: str, status: TaskStatus | None, names: Sequence[str]) -> None:
    found = tasks(story, who, TaskFilter(status=status))
    assert [task.summary for task in found] == names


@then(
    says(
        "{who:Who}'s {status:Standing} tasks due from {first:Day} to {last:Day} are {names:Texts}",
        Standing=STANDING,
    )
)
def _(story: Story, who: str, status: TaskStatus | None, first: Day, last: Day, names: Sequence[str]) -> None:
    which = TaskFilter(status=status, due_from=on(story, first), due_to=on(story, last))
    assert [task.summary for task in tasks(story, who, which)] == names


def tasks(story: Story, who: str, which: TaskFilter | None = None) -> list[TaskView]:
    command = ListTasksCommand(caller=story.caller(who), page=ALL, which=which or TaskFilter())
    return list(story.read(story.door.list_tasks, command).items)
