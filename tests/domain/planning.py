"""Plans and tasks as the tests of plans need them."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from returns.result import Result

from domain.planning.errors import AddTaskError
from domain.planning.plan import Plan, PlanStatus, Task, TaskStatus
from domain.shared.aggregate import DomainEvent
from tests.contracts.state import state

NOW = datetime(2030, 5, 1, 12, tzinfo=UTC)
TENANT, LEARNER, PLAN = UUID(int=1), UUID(int=2), UUID(int=3)
SOON, DUE, LATE = date(2030, 5, 10), date(2030, 5, 31), date(2030, 6, 1)


def a_task(status: TaskStatus = TaskStatus.TODO, *, due_date: date | None = None) -> Task:
    task = Task(id=uuid4(), summary="Read", due_date=due_date)
    task.move(status, now=NOW)
    return task


def created(*tasks: Task, due_date: date | None = DUE, generated: bool = False) -> Result[Plan, AddTaskError]:
    return Plan.create(
        plan_id=PLAN,
        tenant_id=TENANT,
        user_id=LEARNER,
        title="Rust",
        tasks=tasks,
        due_date=due_date,
        now=NOW,
        generated=generated,
    )


def a_plan(*tasks: Task, status: PlanStatus = PlanStatus.ACTIVE, due_date: date | None = DUE) -> Plan:
    """A plan as it stands in the store: what happened before was told long ago."""
    plan = created(*tasks, due_date=due_date).unwrap()
    plan.status = status
    plan.take_events()
    return plan


def names(plan: Plan) -> Sequence[str]:
    return [event.name for event in plan.take_events()]


def everything(plan: Plan) -> tuple[object, Sequence[DomainEvent]]:
    """All there is to know of a plan, the events it has not told yet included."""
    return deepcopy(state(plan)), list(plan._events)
