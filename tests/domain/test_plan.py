"""A plan is the one door to its tasks, and follows them."""

from datetime import timedelta
from uuid import UUID

import pytest
from returns.result import Failure, Success

from domain.planning.draft import checked_minutes_per_day
from domain.planning.errors import (
    MinutesPerDayOutOfRange,
    PlanArchived,
    TaskIdRepeated,
    TaskNotFound,
    TaskOutlivesPlan,
    TooManyTasks,
)
from domain.planning.events import (
    PlanChanged,
    PlanCreated,
    PlanDeleted,
    TaskAdded,
    TaskChanged,
    TaskRemoved,
    TaskStatusChanged,
)
from domain.planning.plan import MOST_TASKS, PlanStatus, Task, TaskStatus
from tests.domain.planning import (
    DUE,
    LATE,
    LEARNER,
    NOW,
    PLAN,
    SOON,
    TENANT,
    a_plan,
    a_task,
    created,
    names,
)

LATER = NOW + timedelta(days=1)
NOBODY = UUID(int=99)
TODO, DOING, DONE, SKIPPED = TaskStatus
DRAFT, ACTIVE, COMPLETED, ARCHIVED = PlanStatus


class TestCreation:
    @pytest.mark.parametrize(("generated", "status"), [(False, ACTIVE), (True, DRAFT)])
    def test_what_a_learner_makes_is_active_and_what_a_tutor_drafts_a_draft(
        self, generated: bool, status: PlanStatus
    ) -> None:
        task = a_task(due_date=DUE)
        plan = created(task, generated=generated).unwrap()
        assert (plan.status, plan.tasks, plan.version) == (status, (task,), 1)
        assert plan.take_events() == [
            PlanCreated(tenant_id=TENANT, user_id=LEARNER, occurred_at=NOW, plan_id=PLAN, generated=generated)
        ]

    def test_refuses_a_task_that_outlives_it(self) -> None:
        assert created(a_task(due_date=LATE)) == Failure(TaskOutlivesPlan(LATE, DUE))
        assert created(a_task(due_date=LATE), due_date=None).unwrap().due_date is None

    def test_refuses_the_same_id_twice(self) -> None:
        task = a_task()
        assert created(task, Task(id=task.id, summary="Other")) == Failure(TaskIdRepeated())

    def test_refuses_more_tasks_than_anybody_could_do(self) -> None:
        tasks = [a_task() for _ in range(MOST_TASKS + 1)]
        assert len(created(*tasks[:-1]).unwrap().tasks) == MOST_TASKS
        assert created(*tasks) == Failure(TooManyTasks(MOST_TASKS))


class TestAddingATask:
    def test_puts_it_last_and_says_so(self) -> None:
        first, second = a_task(), a_task(due_date=DUE)
        plan = a_plan(first)
        assert plan.add_task(second, now=LATER) == Success(second)
        assert plan.tasks == (first, second)
        assert plan.take_events() == [
            TaskAdded(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, plan_id=PLAN, task_id=second.id)
        ]

    def test_reopens_a_completed_plan(self) -> None:
        plan = a_plan(a_task(DONE), status=COMPLETED)
        plan.add_task(a_task(), now=LATER).unwrap()
        assert plan.status is ACTIVE
        assert names(plan) == [TaskAdded.name, PlanChanged.name]

    def test_leaves_a_draft_a_draft(self) -> None:
        plan = a_plan(status=DRAFT)
        plan.add_task(a_task(), now=LATER).unwrap()
        assert plan.status is DRAFT

    def test_refuses_what_creation_refuses(self) -> None:
        task = a_task()
        plan = a_plan(task)
        assert plan.add_task(a_task(due_date=LATE), now=NOW) == Failure(TaskOutlivesPlan(LATE, DUE))
        assert plan.add_task(Task(id=task.id, summary="Other"), now=NOW) == Failure(TaskIdRepeated())
        full = a_plan(*[a_task() for _ in range(MOST_TASKS)])
        assert full.add_task(a_task(), now=NOW) == Failure(TooManyTasks(MOST_TASKS))

    def test_refuses_while_archived(self) -> None:
        assert a_plan(status=ARCHIVED).add_task(a_task(), now=NOW) == Failure(PlanArchived())


class TestChangingATask:
    @pytest.mark.parametrize("before", TaskStatus)
    @pytest.mark.parametrize("after", TaskStatus)
    def test_any_status_can_follow_any_other(self, before: TaskStatus, after: TaskStatus) -> None:
        task, other = a_task(before), a_task()
        plan = a_plan(task, other)
        changed = plan.change_task(task.id, now=LATER, status=after).unwrap()
        assert changed.status is after
        moved = before is not after
        assert changed.completed_at == ((LATER if moved else NOW) if after is DONE else None)
        assert names(plan) == ([TaskStatusChanged.name] if moved else [])

    def test_tells_which_task_took_which_status(self) -> None:
        task = a_task()
        plan = a_plan(task, a_task())
        plan.change_task(task.id, now=LATER, status=DONE).unwrap()
        assert plan.take_events() == [
            TaskStatusChanged(
                tenant_id=TENANT,
                user_id=LEARNER,
                occurred_at=LATER,
                plan_id=PLAN,
                task_id=task.id,
                status="done",
            )
        ]

    def test_rewords_and_reschedules(self) -> None:
        task = a_task(due_date=SOON)
        plan = a_plan(task)
        changed = plan.change_task(task.id, now=LATER, summary="Read it", due_date=DUE).unwrap()
        assert (changed.summary, changed.due_date, changed.status) == ("Read it", DUE, TODO)
        assert plan.take_events() == [
            TaskChanged(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, plan_id=PLAN, task_id=task.id)
        ]

    def test_the_same_again_changes_and_tells_nothing(self) -> None:
        task = a_task(DONE, due_date=SOON)
        plan = a_plan(task, status=COMPLETED)
        changed = plan.change_task(task.id, now=LATER, status=DONE, summary="Read", due_date=SOON).unwrap()
        assert changed.completed_at == NOW
        assert names(plan) == []

    def test_refuses_to_outlive_the_plan(self) -> None:
        task = a_task(due_date=SOON)
        plan = a_plan(task)
        outcome = plan.change_task(task.id, now=LATER, status=DONE, summary="Other", due_date=LATE)
        assert outcome == Failure(TaskOutlivesPlan(LATE, DUE))
        assert (task.status, task.summary, task.due_date) == (TODO, "Read", SOON)
        assert names(plan) == []

    def test_refuses_what_is_not_there_or_archived(self) -> None:
        task = a_task()
        assert a_plan(task).change_task(NOBODY, now=NOW, status=DONE) == Failure(TaskNotFound())
        archived = a_plan(task, status=ARCHIVED)
        assert archived.change_task(task.id, now=NOW, status=DONE) == Failure(PlanArchived())


class TestFollowingTheTasks:
    """``by`` closes or opens one task; ``others`` are what they are; the plan was ``before``."""

    @pytest.mark.parametrize(
        ("before", "others", "by", "after"),
        [
            (DRAFT, [TODO], DOING, ACTIVE),
            (DRAFT, [TODO], DONE, ACTIVE),
            (DRAFT, [TODO], SKIPPED, DRAFT),
            (DRAFT, [], SKIPPED, DRAFT),
            (ACTIVE, [TODO], DOING, ACTIVE),
            (ACTIVE, [DONE], DONE, COMPLETED),
            (ACTIVE, [SKIPPED], DONE, COMPLETED),
            (ACTIVE, [DONE], SKIPPED, COMPLETED),
            (ACTIVE, [DONE, DOING], DONE, ACTIVE),
            (ACTIVE, [SKIPPED], SKIPPED, ACTIVE),  # nothing was done: that is no completion
            (ACTIVE, [], DONE, COMPLETED),
            (DRAFT, [], DONE, COMPLETED),
        ],
    )
    def test_closing_tasks(
        self, before: PlanStatus, others: list[TaskStatus], by: TaskStatus, after: PlanStatus
    ) -> None:
        task = a_task()
        plan = a_plan(*map(a_task, others), task, status=before)
        plan.change_task(task.id, now=LATER, status=by).unwrap()
        assert plan.status is after
        told = [TaskStatusChanged.name, *([PlanChanged.name] if before is not after else [])]
        assert names(plan) == told

    @pytest.mark.parametrize("again", [TODO, DOING])
    def test_opening_a_task_opens_a_completed_plan(self, again: TaskStatus) -> None:
        task = a_task(DONE)
        plan = a_plan(task, a_task(DONE), status=COMPLETED)
        plan.change_task(task.id, now=LATER, status=again).unwrap()
        assert plan.status is ACTIVE

    def test_removing_the_last_open_task_completes(self) -> None:
        task = a_task()
        plan = a_plan(a_task(DONE), task)
        assert plan.remove_task(task.id, now=LATER) == Success(None)
        assert plan.status is COMPLETED
        assert names(plan) == [TaskRemoved.name, PlanChanged.name]

    def test_removing_the_only_task_completes_nothing(self) -> None:
        task = a_task(DONE)
        plan = a_plan(task, status=COMPLETED)
        plan.remove_task(task.id, now=LATER).unwrap()
        assert (plan.tasks, plan.status) == ((), ACTIVE)


class TestRemovingATask:
    def test_takes_the_right_one_and_says_so(self) -> None:
        first, second, third = a_task(), a_task(), a_task()
        plan = a_plan(first, second, third)
        plan.remove_task(second.id, now=LATER).unwrap()
        assert plan.tasks == (first, third)
        assert plan.take_events() == [
            TaskRemoved(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, plan_id=PLAN, task_id=second.id)
        ]

    def test_refuses_what_is_not_there_or_archived(self) -> None:
        task = a_task()
        assert a_plan(task).remove_task(NOBODY, now=NOW) == Failure(TaskNotFound())
        assert a_plan(task, status=ARCHIVED).remove_task(task.id, now=NOW) == Failure(PlanArchived())


class TestChangingThePlan:
    @pytest.mark.parametrize("before", PlanStatus)
    @pytest.mark.parametrize("after", PlanStatus)
    def test_a_learner_may_give_it_any_status(self, before: PlanStatus, after: PlanStatus) -> None:
        plan = a_plan(a_task(), status=before)
        assert plan.change(now=LATER, status=after) == Success(None)
        assert plan.status is after
        assert names(plan) == ([] if before is after else [PlanChanged.name])

    def test_changes_what_was_given_and_tells_it_once(self) -> None:
        plan = a_plan()
        plan.change(now=LATER, title="More Rust", due_date=LATE, status=ARCHIVED).unwrap()
        assert (plan.title, plan.due_date, plan.status) == ("More Rust", LATE, ARCHIVED)
        assert plan.take_events() == [
            PlanChanged(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, plan_id=PLAN, status="archived")
        ]

    def test_the_same_again_tells_nothing(self) -> None:
        plan = a_plan()
        plan.change(now=LATER, title="Rust", due_date=DUE, status=ACTIVE).unwrap()
        plan.change(now=LATER).unwrap()
        assert names(plan) == []

    def test_refuses_to_end_before_its_tasks(self) -> None:
        plan = a_plan(a_task(due_date=DUE), a_task(due_date=SOON), a_task())
        assert plan.change(now=LATER, title="Other", due_date=SOON) == Failure(TaskOutlivesPlan(DUE, SOON))
        assert (plan.title, plan.due_date) == ("Rust", DUE)
        assert plan.change(now=LATER, due_date=DUE) == Success(None)

    def test_is_only_read_while_archived(self) -> None:
        plan = a_plan(status=ARCHIVED)
        assert plan.change(now=LATER, title="Other") == Failure(PlanArchived())
        assert plan.change(now=LATER, due_date=LATE, status=ARCHIVED) == Failure(PlanArchived())
        assert plan.change(now=LATER, status=ARCHIVED) == Success(None)
        assert names(plan) == []

    def test_can_be_taken_up_again_together_with_other_changes(self) -> None:
        plan = a_plan(status=ARCHIVED)
        plan.change(now=LATER, title="Again", status=ACTIVE).unwrap()
        assert (plan.title, plan.status) == ("Again", ACTIVE)

    def test_deleting_is_told(self) -> None:
        plan = a_plan(status=ARCHIVED)
        plan.delete(now=LATER)
        assert plan.take_events() == [
            PlanDeleted(tenant_id=TENANT, user_id=LEARNER, occurred_at=LATER, plan_id=PLAN)
        ]


@pytest.mark.parametrize(
    ("minutes", "fits"), [(-1, False), (4, False), (5, True), (30, True), (720, True), (721, False)]
)
def test_a_daily_dose_that_a_person_can_keep_up(minutes: int, fits: bool) -> None:
    refused = Failure(MinutesPerDayOutOfRange(5, 720))
    assert checked_minutes_per_day(minutes) == (Success(minutes) if fits else refused)
