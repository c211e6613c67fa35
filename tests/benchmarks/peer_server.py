"""The peer: the same three routes as a usual FastAPI + SQLAlchemy ORM service would write them."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID, uuid4

import uvicorn
from fastapi import Depends, FastAPI, HTTPException
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class PlanRow(Base):
    __tablename__ = "peer_plans"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    title: Mapped[str]
    due_date: Mapped[date | None]
    status: Mapped[str]
    created_at: Mapped[datetime]
    tasks: Mapped[list["TaskRow"]] = relationship(order_by="TaskRow.position")


class TaskRow(Base):
    __tablename__ = "peer_tasks"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    plan_id: Mapped[UUID] = mapped_column(ForeignKey("peer_plans.id"), index=True)
    user_id: Mapped[UUID] = mapped_column(index=True)
    position: Mapped[int]
    summary: Mapped[str]
    status: Mapped[str]
    due_date: Mapped[date | None]


class EventRow(Base):
    __tablename__ = "peer_outbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    aggregate_id: Mapped[UUID]


class NewTask(BaseModel):
    model_config = ConfigDict(extra="forbid")

    summary: str
    due_date: date | None = None


class NewPlan(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    due_date: date | None = None
    tasks: list[NewTask] = []


class TaskOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    plan_id: UUID
    summary: str
    status: str
    due_date: date | None


class PlanOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    title: str
    status: str
    due_date: date | None
    created_at: datetime
    tasks: list[TaskOut]


USER = UUID(int=1)
engine = create_async_engine(os.environ["BENCH_POSTGRES_URL"], pool_size=16)
open_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


async def orm() -> AsyncIterator[AsyncSession]:
    async with open_session() as session:
        yield session


Orm = Annotated[AsyncSession, Depends(orm)]


@app.post("/v1/plans", status_code=201)
async def create_plan(data: NewPlan, session: Orm) -> PlanOut:
    plan = PlanRow(
        id=uuid4(),
        user_id=USER,
        title=data.title,
        due_date=data.due_date,
        status="active",
        created_at=datetime.now(UTC).replace(tzinfo=None),
    )
    plan.tasks = [
        TaskRow(
            id=uuid4(),
            user_id=USER,
            position=position,
            summary=task.summary,
            status="todo",
            due_date=task.due_date,
        )
        for position, task in enumerate(data.tasks)
    ]
    session.add(plan)
    session.add(EventRow(id=uuid4(), name="plan_created", aggregate_id=plan.id))
    await session.commit()
    return PlanOut.model_validate(plan)


@app.get("/v1/plans/{plan_id}")
async def read_plan(plan_id: UUID, session: Orm) -> PlanOut:
    found = await session.scalar(
        select(PlanRow)
        .where(PlanRow.id == plan_id, PlanRow.user_id == USER)
        .options(selectinload(PlanRow.tasks))
    )
    if found is None:
        raise HTTPException(404)
    return PlanOut.model_validate(found)


@app.get("/v1/tasks")
async def list_tasks(session: Orm, status: str, due_from: date) -> list[TaskOut]:
    found = await session.scalars(
        select(TaskRow)
        .where(TaskRow.user_id == USER, TaskRow.status == status, TaskRow.due_date >= due_from)
        .order_by(TaskRow.due_date, TaskRow.id)
        .limit(50)
    )
    return [TaskOut.model_validate(task) for task in found]


async def make_tables() -> None:
    """Creates the peer's tables in the database made for this run."""
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)


app.router.on_startup.append(make_tables)

if __name__ == "__main__":
    uvicorn.run(
        app, host="127.0.0.1", port=int(os.environ["BENCH_PORT"]), log_level="error", access_log=False
    )
