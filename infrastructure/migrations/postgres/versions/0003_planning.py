"""Study plans and their tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("session_id", sa.Uuid),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("due_date", sa.Date),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_plans_owner"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "session_id"],
            ["sessions.tenant_id", "sessions.user_id", "sessions.id"],
            name="fk_plans_thread",
            ondelete="SET NULL (session_id)",
        ),
        sa.UniqueConstraint("tenant_id", "user_id", "id", name="uq_plans_identity"),
        sa.CheckConstraint("version > 0", name="ck_plans_version"),
        sa.CheckConstraint("status IN ('draft', 'active', 'completed', 'archived')", name="ck_plans_status"),
    )
    op.create_index("ix_plans_newest", "plans", ["user_id", "created_at", "id"])
    op.create_index(
        "ix_plans_session", "plans", ["session_id"], postgresql_where=sa.text("session_id IS NOT NULL")
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("plan_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("due_date", sa.Date),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "plan_id"],
            ["plans.tenant_id", "plans.user_id", "plans.id"],
            name="fk_tasks_plan",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("status IN ('todo', 'in_progress', 'done', 'skipped')", name="ck_tasks_status"),
        sa.CheckConstraint("(status = 'done') = (completed_at IS NOT NULL)", name="ck_tasks_completed"),
    )
    op.create_index("ix_tasks_in_order", "tasks", ["plan_id", "position"])
    op.create_index(
        "ix_tasks_due",
        "tasks",
        ["user_id", "status", sa.text("coalesce(due_date, 'infinity'::date)"), "id"],
    )


def downgrade() -> None:
    op.drop_table("tasks")
    op.drop_table("plans")
