"""Logged study time, and what it added up to at a time."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, text

from adapters.postgres.tables.schema import id_column, in_thread, metadata, moment, owned, versioned

study_sessions = Table(
    "study_sessions",
    metadata,
    id_column(),
    *owned(),
    *in_thread(),
    *versioned(),
    Column("minutes", Integer, nullable=False),
    moment("recorded_at"),
    CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes"),
    Index("ix_study_sessions_latest", "user_id", "recorded_at"),
    Index("ix_study_sessions_session", "session_id", postgresql_where=text("session_id IS NOT NULL")),
)

progress_snapshots = Table(
    "progress_snapshots",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    Column("streak_days", Integer, nullable=False),
    Column("completed_tasks", Integer, nullable=False),
    Column("study_minutes", Integer, nullable=False),
    moment("captured_at"),
    CheckConstraint("least(streak_days, completed_tasks, study_minutes) >= 0", name="sums"),
    Index("ix_progress_snapshots_latest", "user_id", "captured_at"),
)
