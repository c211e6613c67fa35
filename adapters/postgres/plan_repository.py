"""Study plans with their tasks, whole."""

from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, select

from adapters.postgres.aggregate_rows import AggregateRows
from adapters.postgres.plan_statements import TASK_FIELDS, adding_plan, saving_plan, whole_plan
from adapters.postgres.row_statements import of_tenant, removing
from adapters.postgres.statements import Statement
from adapters.postgres.tables import plans, tasks
from domain.planning.plan import Plan, PlanStatus, Task, TaskStatus

_GET = Statement(whole_plan.where(of_tenant(plans)))
_plan_of_task = select(tasks.c.plan_id).where(tasks.c.id == bindparam("task_id")).scalar_subquery()
_BY_TASK = Statement(
    whole_plan.where(plans.c.id == _plan_of_task, plans.c.tenant_id == bindparam("tenant_id"))
)
_ADD = adding_plan()
_SAVE = saving_plan()
_REMOVE = removing(plans)


class PostgresPlanRepository:
    def __init__(self, rows: AggregateRows) -> None:
        self._rows = rows

    async def get(self, plan_id: UUID) -> Plan | None:
        row = await self._rows.one(_GET, id=plan_id)
        return None if row is None else to_plan(row)

    async def by_task(self, task_id: UUID) -> Plan | None:
        row = await self._rows.one(_BY_TASK, task_id=task_id)
        return None if row is None else to_plan(row)

    async def add(self, plan: Plan) -> bool:
        return await self._rows.add(
            _ADD,
            plan,
            user_id=plan.user_id,
            session_id=plan.session_id,
            created_at=plan.created_at,
            **_to_row(plan),
        )

    async def save(self, plan: Plan) -> None:
        await self._rows.save(_SAVE, plan, **_to_row(plan))

    async def remove(self, plan: Plan) -> None:
        await self._rows.remove(_REMOVE, plan)


def _to_row(plan: Plan) -> dict[str, object]:
    row: dict[str, object] = {"title": plan.title, "due_date": plan.due_date, "status": plan.status.value}
    task_rows = [
        (task.id, task.summary, task.due_date, task.status.value, task.completed_at) for task in plan.tasks
    ]
    for place, name in enumerate(TASK_FIELDS):
        row[f"task_{name}"] = [task[place] for task in task_rows]
    return row


def to_plan(row: asyncpg.Record) -> Plan:
    return Plan(
        id=row["id"],
        tenant_id=row["tenant_id"],
        version=row["version"],
        user_id=row["user_id"],
        session_id=row["session_id"],
        title=row["title"],
        due_date=row["due_date"],
        status=PlanStatus(row["status"]),
        created_at=row["created_at"],
        _tasks=[
            Task(
                id=task_id,
                summary=summary,
                due_date=due_date,
                status=TaskStatus(status),
                completed_at=completed_at,
            )
            for task_id, summary, due_date, status, completed_at in row["tasks"]
        ],
    )
