"""Logged study time, and what it added up to at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "study_sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("session_id", sa.Uuid),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_study_sessions"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_study_sessions_owner"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "session_id"],
            ["sessions.tenant_id", "sessions.user_id", "sessions.id"],
            name="fk_study_sessions_thread",
            ondelete="SET NULL (session_id)",
        ),
        sa.CheckConstraint("version > 0", name="ck_study_sessions_version"),
        sa.CheckConstraint("minutes BETWEEN 1 AND 1440", name="ck_study_sessions_minutes"),
    )
    op.create_index("ix_study_sessions_latest", "study_sessions", ["user_id", "recorded_at"])
    op.create_index(
        "ix_study_sessions_session",
        "study_sessions",
        ["session_id"],
        postgresql_where=sa.text("session_id IS NOT NULL"),
    )
    op.create_table(
        "progress_snapshots",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("streak_days", sa.Integer, nullable=False),
        sa.Column("completed_tasks", sa.Integer, nullable=False),
        sa.Column("study_minutes", sa.Integer, nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_progress_snapshots"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_progress_snapshots_owner"
        ),
        sa.CheckConstraint("version > 0", name="ck_progress_snapshots_version"),
        sa.CheckConstraint(
            "least(streak_days, completed_tasks, study_minutes) >= 0", name="ck_progress_snapshots_sums"
        ),
    )
    op.create_index("ix_progress_snapshots_latest", "progress_snapshots", ["user_id", "captured_at"])


def downgrade() -> None:
    op.drop_table("progress_snapshots")
    op.drop_table("study_sessions")
