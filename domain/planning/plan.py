"""A learner's study plan: the one door to its tasks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Self
from uuid import UUID

from returns.result import Failure, Result, Success

from domain.planning.errors import (
    AddTaskError,
    ChangePlanError,
    ChangeTaskError,
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
from domain.shared.aggregate import Aggregate

MOST_TASKS = 500


class PlanStatus(Enum):
    DRAFT = "draft"
    ACTIVE = "active"
    COMPLETED = "completed"
    ARCHIVED = "archived"


class TaskStatus(Enum):
    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    SKIPPED = "skipped"


_CLOSED = (TaskStatus.DONE, TaskStatus.SKIPPED)


@dataclass(slots=True, kw_only=True)
class Task:
    """``completed_at`` is set exactly while the status is done."""

    id: UUID
    summary: str
    due_date: date | None = None
    status: TaskStatus = TaskStatus.TODO
    completed_at: datetime | None = None

    def move(self, status: TaskStatus, *, now: datetime) -> None:
        self.status = status
        self.completed_at = now if status is TaskStatus.DONE else None


@dataclass(slots=True, kw_only=True, eq=False)
class Plan(Aggregate):
    """A plan follows its tasks: starting one makes it active, closing the last one completes it."""

    user_id: UUID
    session_id: UUID | None = None
    title: str
    due_date: date | None = None
    status: PlanStatus
    created_at: datetime
    _tasks: list[Task] = field(default_factory=list)

    @classmethod
    def create(
        cls,
        *,
        plan_id: UUID,
        tenant_id: UUID,
        user_id: UUID,
        title: str,
        tasks: Iterable[Task],
        now: datetime,
        due_date: date | None = None,
        session_id: UUID | None = None,
        generated: bool = False,
    ) -> Result[Self, AddTaskError]:
        """A plan the learner made is active at once; a generated one is a draft until it is taken up."""
        plan = cls(
            id=plan_id,
            tenant_id=tenant_id,
            user_id=user_id,
            session_id=session_id,
            title=title,
            due_date=due_date,
            status=PlanStatus.DRAFT if generated else PlanStatus.ACTIVE,
            created_at=now,
        )
        for task in tasks:
            refusal = plan._why_not_add(task)
            if refusal is not None:
                return Failure(refusal)
            plan._tasks.append(task)
        plan._record(
            PlanCreated(
                tenant_id=tenant_id, user_id=user_id, occurred_at=now, plan_id=plan_id, generated=generated
            )
        )
        return Success(plan)

    @property
    def tasks(self) -> Sequence[Task]:
        return tuple(self._tasks)

    def add_task(self, task: Task, *, now: datetime) -> Result[Task, AddTaskError]:
        refusal = self._why_not_add(task)
        if refusal is not None:
            return Failure(refusal)
        self._tasks.append(task)
        self._tell(TaskAdded, task_id=task.id, now=now)
        self._follow_tasks(now=now)
        return Success(task)

    def change_task(
        self,
        task_id: UUID,
        *,
        now: datetime,
        status: TaskStatus | None = None,
        summary: str | None = None,
        due_date: date | None = None,
    ) -> Result[Task, ChangeTaskError]:
        """Changes what was given. The same again changes nothing and records nothing."""
        task = self._find(task_id)
        if task is None:
            return Failure(TaskNotFound())
        if self.status is PlanStatus.ARCHIVED:
            return Failure(PlanArchived())
        late = self._outlived_by(due_date)
        if late is not None:
            return Failure(late)
        self._reword(task, summary=summary, due_date=due_date, now=now)
        if status is not None and status is not task.status:
            task.move(status, now=now)
            self._record(
                TaskStatusChanged(
                    tenant_id=self.tenant_id,
                    user_id=self.user_id,
                    occurred_at=now,
                    plan_id=self.id,
                    task_id=task.id,
                    status=status.value,
                )
            )
            self._follow_tasks(now=now)
        return Success(task)

    def remove_task(self, task_id: UUID, *, now: datetime) -> Result[None, PlanArchived | TaskNotFound]:
        task = self._find(task_id)
        if task is None:
            return Failure(TaskNotFound())
        if self.status is PlanStatus.ARCHIVED:
            return Failure(PlanArchived())
        self._tasks.remove(task)
        self._tell(TaskRemoved, task_id=task.id, now=now)
        self._follow_tasks(now=now)
        return Success(None)

    def change(
        self,
        *,
        now: datetime,
        title: str | None = None,
        due_date: date | None = None,
        status: PlanStatus | None = None,
    ) -> Result[None, ChangePlanError]:
        """An archived plan can only be taken up again, alone or together with other changes."""
        if self.status is PlanStatus.ARCHIVED and status in (None, PlanStatus.ARCHIVED):
            if title is None and due_date is None:
                return Success(None)
            return Failure(PlanArchived())
        if due_date is not None:
            last = max((task.due_date for task in self._tasks if task.due_date), default=due_date)
            if last > due_date:
                return Failure(TaskOutlivesPlan(last, due_date))
        before = (self.title, self.due_date, self.status)
        self.title = self.title if title is None else title
        self.due_date = self.due_date if due_date is None else due_date
        self.status = self.status if status is None else status
        if (self.title, self.due_date, self.status) != before:
            self._record_change(now=now)
        return Success(None)

    def delete(self, *, now: datetime) -> None:
        """Records the end; the repository removes the rows and workers what hangs on them."""
        self._record(
            PlanDeleted(tenant_id=self.tenant_id, user_id=self.user_id, occurred_at=now, plan_id=self.id)
        )

    def _why_not_add(self, task: Task) -> AddTaskError | None:
        if self.status is PlanStatus.ARCHIVED:
            return PlanArchived()
        if len(self._tasks) >= MOST_TASKS:
            return TooManyTasks(MOST_TASKS)
        if self._find(task.id) is not None:
            return TaskIdRepeated()
        return self._outlived_by(task.due_date)

    def _outlived_by(self, due_date: date | None) -> TaskOutlivesPlan | None:
        if due_date is None or self.due_date is None or due_date <= self.due_date:
            return None
        return TaskOutlivesPlan(due_date, self.due_date)

    def _find(self, task_id: UUID) -> Task | None:
        return next((task for task in self._tasks if task.id == task_id), None)

    def _reword(self, task: Task, *, summary: str | None, due_date: date | None, now: datetime) -> None:
        before = (task.summary, task.due_date)
        task.summary = task.summary if summary is None else summary
        task.due_date = task.due_date if due_date is None else due_date
        if (task.summary, task.due_date) != before:
            self._tell(TaskChanged, task_id=task.id, now=now)

    def _follow_tasks(self, *, now: datetime) -> None:
        followed = self._status_by_tasks()
        if followed is not self.status:
            self.status = followed
            self._record_change(now=now)

    def _status_by_tasks(self) -> PlanStatus:
        statuses = {task.status for task in self._tasks}
        if TaskStatus.DONE in statuses and statuses.issubset(_CLOSED):
            return PlanStatus.COMPLETED
        if self.status is PlanStatus.COMPLETED or statuses & {TaskStatus.IN_PROGRESS, TaskStatus.DONE}:
            return PlanStatus.ACTIVE
        return self.status

    def _record_change(self, *, now: datetime) -> None:
        self._record(
            PlanChanged(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                plan_id=self.id,
                status=self.status.value,
            )
        )

    def _tell(
        self, event: type[TaskAdded] | type[TaskChanged] | type[TaskRemoved], *, task_id: UUID, now: datetime
    ) -> None:
        self._record(
            event(
                tenant_id=self.tenant_id,
                user_id=self.user_id,
                occurred_at=now,
                plan_id=self.id,
                task_id=task_id,
            )
        )
