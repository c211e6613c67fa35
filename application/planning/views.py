"""Plans and tasks as screens show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.planning.plan import Plan, PlanStatus, Task, TaskStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    id: UUID
    plan_id: UUID
    summary: str
    status: TaskStatus
    due_date: date | None
    completed_at: datetime | None

    @classmethod
    def of(cls, task: Task, plan_id: UUID) -> "TaskView":
        return cls(
            id=task.id,
            plan_id=plan_id,
            summary=task.summary,
            status=task.status,
            due_date=task.due_date,
            completed_at=task.completed_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """A whole plan, tasks in the order they were added."""

    id: UUID
    title: str
    status: PlanStatus
    due_date: date | None
    session_id: UUID | None
    created_at: datetime
    version: int
    tasks: Sequence[TaskView]

    @classmethod
    def of(cls, plan: Plan) -> "PlanView":
        return cls(
            id=plan.id,
            title=plan.title,
            status=plan.status,
            due_date=plan.due_date,
            session_id=plan.session_id,
            created_at=plan.created_at,
            version=plan.version,
            tasks=[TaskView.of(task, plan.id) for task in plan.tasks],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummaryView:
    """A plan in a list: how many tasks it has and how many of them are done."""

    id: UUID
    title: str
    status: PlanStatus
    due_date: date | None
    created_at: datetime
    version: int
    tasks: int
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """Which tasks; both dates belong to the range."""

    status: TaskStatus | None = None
    due_from: date | None = None
    due_to: date | None = None
