"""Plans and tasks for screens: one statement each, straight to views."""

from datetime import date, datetime
from functools import cache
from uuid import UUID

import asyncpg
from sqlalchemy import ColumnElement, Date, bindparam, func, literal_column, select, true

from adapters.postgres.connections import Connections
from adapters.postgres.paging import Pages
from adapters.postgres.plan_statements import whole_plan
from adapters.postgres.row_statements import of_caller
from adapters.postgres.statements import Statement
from adapters.postgres.tables import plans, tasks
from adapters.postgres.tables.planning import DUE_OR_NEVER
from application.caller import Caller
from application.paging import Page, PageRequest
from application.planning.views import PlanSummaryView, PlanView, TaskFilter, TaskView
from domain.planning.plan import PlanStatus, TaskStatus

_PLAN = Statement(whole_plan.where(plans.c.id == bindparam("id"), of_caller(plans)))

_counts = (
    select(
        func.count().label("tasks"),
        func.count().filter(tasks.c.status == TaskStatus.DONE.value).label("done"),
    )
    .where(tasks.c.plan_id == plans.c.id)
    .lateral("counts")
)


class PostgresPlanningQueries:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    async def plan(self, caller: Caller, plan_id: UUID) -> PlanView | None:
        row = await self._connections.row(
            _PLAN, id=plan_id, tenant_id=caller.tenant_id, user_id=caller.user_id
        )
        return None if row is None else _to_plan(row)

    async def plans(
        self, caller: Caller, page: PageRequest, *, status: PlanStatus | None
    ) -> Page[PlanSummaryView]:
        values = {} if status is None else {"status": status.value}
        return await _plans(by_status=status is not None).page(
            self._connections, page, tenant_id=caller.tenant_id, user_id=caller.user_id, **values
        )

    async def tasks(self, caller: Caller, page: PageRequest, which: TaskFilter) -> Page[TaskView]:
        asked = {"status": which.status and which.status.value, "from": which.due_from, "to": which.due_to}
        given = {name: value for name, value in asked.items() if value is not None}
        return await _tasks(frozenset(given)).page(
            self._connections, page, tenant_id=caller.tenant_id, user_id=caller.user_id, **given
        )


@cache
def _plans(*, by_status: bool) -> Pages[datetime, PlanSummaryView]:
    listed = select(plans, _counts.c.tasks, _counts.c.done).join(_counts, true()).where(of_caller(plans))
    if by_status:
        listed = listed.where(plans.c.status == bindparam("status"))
    return Pages(listed, plans.c.created_at, plans.c.id, view=_to_summary, key=datetime)


@cache
def _tasks(given: frozenset[str]) -> Pages[date, TaskView]:
    """One statement for each combination of filters, so that each gets the plan that suits it."""
    due: ColumnElement[date] = literal_column(str(DUE_OR_NEVER), Date)
    filters = {
        "status": tasks.c.status == bindparam("status"),
        "from": due >= bindparam("from", type_=Date),
        "to": due <= bindparam("to", type_=Date),
    }
    listed = select(tasks).where(of_caller(tasks), *(filters[name] for name in given))
    if given & {"from", "to"}:
        listed = listed.where(tasks.c.due_date.is_not(None))
    return Pages(listed, due, tasks.c.id, view=_to_task, key=date, latest_first=False)


def _to_plan(row: asyncpg.Record) -> PlanView:
    plan_id = row["id"]
    return PlanView(
        id=plan_id,
        title=row["title"],
        status=PlanStatus(row["status"]),
        due_date=row["due_date"],
        session_id=row["session_id"],
        created_at=row["created_at"],
        version=row["version"],
        tasks=[
            TaskView(
                id=task_id,
                plan_id=plan_id,
                summary=summary,
                status=TaskStatus(status),
                due_date=due_date,
                completed_at=completed_at,
            )
            for task_id, summary, due_date, status, completed_at in row["tasks"]
        ],
    )


def _to_summary(row: asyncpg.Record) -> PlanSummaryView:
    return PlanSummaryView(
        id=row["id"],
        title=row["title"],
        status=PlanStatus(row["status"]),
        due_date=row["due_date"],
        created_at=row["created_at"],
        version=row["version"],
        tasks=row["tasks"],
        done=row["done"],
    )


def _to_task(row: asyncpg.Record) -> TaskView:
    return TaskView(
        id=row["id"],
        plan_id=row["plan_id"],
        summary=row["summary"],
        status=TaskStatus(row["status"]),
        due_date=row["due_date"],
        completed_at=row["completed_at"],
    )
