"""Whatever is done to a plan, in whatever order: a refusal changes nothing, and the plan stays sound."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID, uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from returns.pipeline import is_successful
from returns.result import Result

from domain.planning.events import PlanChanged, TaskAdded, TaskRemoved, TaskStatusChanged
from domain.planning.plan import Plan, PlanStatus, Task, TaskStatus
from tests.domain.planning import DUE, LATE, NOW, SOON, created, everything

DAYS = st.none() | st.sampled_from([SOON, DUE, LATE])
OPEN = {TaskStatus.TODO, TaskStatus.IN_PROGRESS}


class PlanMachine(RuleBasedStateMachine):
    """Keeps a list of tasks of its own, changed only when the plan said yes, and follows the events."""

    @initialize(due_date=DAYS, generated=st.booleans())
    def create(self, due_date: date | None, generated: bool) -> None:
        self.plan = created(due_date=due_date, generated=generated).unwrap()
        self.plan.take_events()
        self.now = NOW
        self.told_status = self.plan.status.value
        self.told_tasks: dict[UUID, str] = {}
        self.expected: list[UUID] = []

    def attempt(self, what: Callable[[Plan], Result[object, object]]) -> bool:
        self.now += timedelta(seconds=1)
        before = everything(self.plan)
        outcome = what(self.plan)
        if not is_successful(outcome):
            assert everything(self.plan) == before
        return is_successful(outcome)

    def some_task(self, which: int) -> UUID:
        return self.expected[which % len(self.expected)] if self.expected and which else uuid4()

    @rule(due_date=DAYS, which=st.integers(0, 9), again=st.booleans())
    def add_task(self, due_date: date | None, which: int, again: bool) -> None:
        task = Task(id=self.some_task(which) if again else uuid4(), summary="Read", due_date=due_date)
        if self.attempt(lambda plan: plan.add_task(task, now=self.now)):
            self.expected.append(task.id)

    @rule(
        which=st.integers(0, 9),
        status=st.none() | st.sampled_from(TaskStatus),
        summary=st.none() | st.sampled_from(["Read", "Write"]),
        due_date=DAYS,
    )
    def change_task(
        self, which: int, status: TaskStatus | None, summary: str | None, due_date: date | None
    ) -> None:
        task_id = self.some_task(which)
        self.attempt(
            lambda plan: plan.change_task(
                task_id, now=self.now, status=status, summary=summary, due_date=due_date
            )
        )

    @rule(which=st.integers(0, 9))
    def remove_task(self, which: int) -> None:
        task_id = self.some_task(which)
        if self.attempt(lambda plan: plan.remove_task(task_id, now=self.now)):
            self.expected.remove(task_id)

    @rule(
        title=st.none() | st.sampled_from(["Rust", "More"]),
        due_date=DAYS,
        status=st.none() | st.sampled_from(PlanStatus),
    )
    def change(self, title: str | None, due_date: date | None, status: PlanStatus | None) -> None:
        self.attempt(lambda plan: plan.change(now=self.now, title=title, due_date=due_date, status=status))

    @invariant()
    def has_the_tasks_that_were_accepted_in_their_order(self) -> None:
        assert [task.id for task in self.plan.tasks] == self.expected

    @invariant()
    def no_task_outlives_it(self) -> None:
        due = [task.due_date for task in self.plan.tasks if task.due_date is not None]
        assert self.plan.due_date is None or all(day <= self.plan.due_date for day in due)

    @invariant()
    def exactly_what_is_done_has_a_time(self) -> None:
        for task in self.plan.tasks:
            assert (task.completed_at is not None) == (task.status is TaskStatus.DONE)

    @invariant()
    def whoever_follows_the_events_knows_every_status(self) -> None:
        for event in self.plan.take_events():
            match event:
                case PlanChanged(status=status):
                    self.told_status = status
                case TaskAdded(task_id=task_id):
                    self.told_tasks[task_id] = TaskStatus.TODO.value
                case TaskStatusChanged(task_id=task_id, status=status):
                    self.told_tasks[task_id] = status
                case TaskRemoved(task_id=task_id):
                    del self.told_tasks[task_id]
                case _:
                    pass
        assert self.told_status == self.plan.status.value
        assert self.told_tasks == {task.id: task.status.value for task in self.plan.tasks}


PlanMachine.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestPlanMachine = PlanMachine.TestCase
