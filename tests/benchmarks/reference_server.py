"""The reference: bare Litestar and asyncpg, hand-written SQL, the same statements, no authentication.

It runs on a database with the product's own schema, so that both pay for the same indexes, keys and triggers.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import asyncpg
import msgspec
import uvicorn
from litestar import Litestar, get, post
from litestar.exceptions import NotFoundException

TENANT, USER = UUID(int=1), UUID(int=2)

CLAIM = """
INSERT INTO idempotency_keys (tenant_id, owner_id, key, fingerprint)
VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING key
"""
INSERT_PLAN = """
INSERT INTO plans (id, tenant_id, user_id, session_id, version, title, due_date, status, created_at)
VALUES ($1, $2, $3, NULL, 1, $4, $5, 'active', $6) ON CONFLICT DO NOTHING RETURNING id
"""
INSERT_TASKS = """
INSERT INTO tasks (id, tenant_id, user_id, plan_id, position, summary, due_date, status)
SELECT id, $1, $2, $3, position, summary, due_date, 'todo'
FROM unnest($4::uuid[], $5::int[], $6::text[], $7::date[]) AS new (id, position, summary, due_date)
"""
INSERT_EVENT = """
WITH written AS (
    INSERT INTO outbox (event_id, tenant_id, user_id, aggregate_id, name, payload, occurred_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING position, aggregate_id
)
INSERT INTO outbox_deliveries (subscriber, position, aggregate_id)
SELECT subscriber, position, aggregate_id FROM written, unnest($8::text[]) AS heard (subscriber)
"""
KEEP_ANSWER = """
UPDATE idempotency_keys SET answer_kind = 'plan', answer = $4
WHERE tenant_id = $1 AND owner_id = $2 AND key = $3
"""
SELECT_PLAN = """
SELECT p.id, p.title, p.status, p.due_date, p.session_id, p.created_at, p.version,
    (SELECT json_agg(json_build_object('id', t.id, 'plan_id', t.plan_id, 'summary', t.summary,
        'status', t.status, 'due_date', t.due_date, 'completed_at', t.completed_at) ORDER BY t.position)
     FROM tasks t WHERE t.plan_id = p.id) AS tasks
FROM plans p WHERE p.id = $1 AND p.tenant_id = $2 AND p.user_id = $3
"""
SELECT_TASKS = """
SELECT id, plan_id, summary, status, due_date, completed_at FROM tasks
WHERE tenant_id = $1 AND user_id = $2 AND status = $3 AND coalesce(due_date, 'infinity'::date) >= $4
ORDER BY coalesce(due_date, 'infinity'::date), id LIMIT 51
"""
SUBSCRIBERS = ["plan-vectors", "bus", "persona-snapshots"]


class NewTask(msgspec.Struct):
    summary: str
    due_date: date | None = None


class NewPlan(msgspec.Struct):
    title: str
    due_date: date | None = None
    tasks: list[NewTask] = []


class TaskOut(msgspec.Struct):
    id: UUID
    plan_id: UUID
    summary: str
    status: str
    due_date: date | None
    completed_at: datetime | None


class PlanOut(msgspec.Struct):
    id: UUID
    title: str
    status: str
    due_date: date | None
    session_id: UUID | None
    created_at: datetime
    version: int
    tasks: list[TaskOut]


pool: asyncpg.Pool


@post("/v1/plans", status_code=201)
async def create_plan(data: NewPlan, headers: dict[str, str]) -> PlanOut:
    key, now = headers["idempotency-key"], datetime.now(UTC)
    plan = PlanOut(
        id=uuid4(),
        title=data.title,
        status="active",
        due_date=data.due_date,
        session_id=None,
        created_at=now,
        version=1,
        tasks=[],
    )
    plan.tasks = [
        TaskOut(
            id=uuid4(),
            plan_id=plan.id,
            summary=task.summary,
            status="todo",
            due_date=task.due_date,
            completed_at=None,
        )
        for task in data.tasks
    ]
    async with pool.acquire() as connection, connection.transaction():
        await connection.fetchrow(CLAIM, TENANT, USER, key, b"fingerprint")
        await connection.fetchrow(INSERT_PLAN, plan.id, TENANT, USER, plan.title, plan.due_date, now)
        await connection.execute(
            INSERT_TASKS,
            TENANT,
            USER,
            plan.id,
            [task.id for task in plan.tasks],
            list(range(len(plan.tasks))),
            [task.summary for task in plan.tasks],
            [task.due_date for task in plan.tasks],
        )
        payload = msgspec.json.encode({"plan_id": plan.id, "generated": False}).decode()
        await connection.execute(
            INSERT_EVENT,
            uuid4(),
            TENANT,
            USER,
            plan.id,
            "planning.plan_created.v1",
            payload,
            now,
            SUBSCRIBERS,
        )
        await connection.execute(KEEP_ANSWER, TENANT, USER, key, msgspec.json.encode(plan).decode())
    return plan


@get("/v1/plans/{plan_id:uuid}")
async def read_plan(plan_id: UUID) -> PlanOut:
    row = await pool.fetchrow(SELECT_PLAN, plan_id, TENANT, USER)
    if row is None:
        raise NotFoundException
    return PlanOut(
        **{**row, "tasks": msgspec.json.decode(row["tasks"], type=list[TaskOut]) if row["tasks"] else []}
    )


@get("/v1/tasks")
async def list_tasks(status: str, due_from: date) -> dict[str, list[TaskOut] | None]:
    rows = await pool.fetch(SELECT_TASKS, TENANT, USER, status, due_from)
    return {"items": [TaskOut(**row) for row in rows[:50]], "next_cursor": None}


@asynccontextmanager
async def open_pool(_: Litestar) -> AsyncIterator[None]:
    global pool
    pool = await asyncpg.create_pool(os.environ["BENCH_POSTGRES_DSN"], min_size=16, max_size=16)
    async with pool:
        yield


app = Litestar([create_plan, read_plan, list_tasks], lifespan=[open_pool])

if __name__ == "__main__":
    uvicorn.run(
        app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), log_level="error", access_log=False
    )
