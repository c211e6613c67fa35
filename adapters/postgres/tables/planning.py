"""Study plans and their tasks."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.schema import (
    belongs_to,
    id_column,
    in_thread,
    metadata,
    moment,
    one_of,
    owned,
    versioned,
)
from domain.planning.plan import PlanStatus, TaskStatus

plans = Table(
    "plans",
    metadata,
    id_column(),
    *owned(),
    *in_thread(),
    *versioned(),
    Column("title", Text, nullable=False),
    Column("due_date", Date),
    Column("status", Text, nullable=False),
    moment("created_at"),
    one_of("status", [status.value for status in PlanStatus]),
    UniqueConstraint("tenant_id", "user_id", "id", name="identity"),
    Index("ix_plans_newest", "user_id", "created_at", "id"),
    Index("ix_plans_session", "session_id", postgresql_where=text("session_id IS NOT NULL")),
)

# What a task without a due date sorts as: after every other.
DUE_OR_NEVER = text("coalesce(due_date, 'infinity'::date)")

tasks = Table(
    "tasks",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("plan_id", Uuid, nullable=False),
    belongs_to("plans", "plan_id", name="plan", ondelete="CASCADE"),
    Column("position", Integer, nullable=False),
    Column("summary", Text, nullable=False),
    Column("due_date", Date),
    Column("status", Text, nullable=False),
    moment("completed_at", nullable=True),
    one_of("status", [status.value for status in TaskStatus]),
    CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name="completed"),
    Index("ix_tasks_in_order", "plan_id", "position"),
    Index("ix_tasks_due", "user_id", "status", DUE_OR_NEVER, "id"),
)
