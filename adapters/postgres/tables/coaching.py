"""Conversation threads and the promises to answer in them."""

from sqlalchemy import Boolean, CheckConstraint, Column, Index, Table, Text, UniqueConstraint, Uuid, text

from adapters.postgres.tables.schema import (
    THREAD,
    belongs_to,
    id_column,
    metadata,
    moment,
    owned,
    versioned,
)

sessions = Table(
    "sessions",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    Column("title", Text, nullable=False),
    Column("focus", Text, nullable=False),
    moment("created_at"),
    moment("updated_at"),
    UniqueConstraint("tenant_id", "user_id", "id", name="identity"),
    Index("ix_sessions_newest", "user_id", "created_at", "id"),
)

dialogue_turns = Table(
    "dialogue_turns",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("session_id", Uuid, nullable=False),
    belongs_to("sessions", "session_id", name=THREAD, ondelete="CASCADE"),
    *versioned(),
    Column("reply_id", Uuid, nullable=False),
    Column("content", Text),
    Column("content_hash", Text, nullable=False),
    Column("remember", Boolean, nullable=False),
    moment("accepted_at"),
    moment("answered_at", nullable=True),
    moment("claimed_until"),
    CheckConstraint("(answered_at IS NULL) = (content IS NOT NULL)", name="words"),
    Index("ix_dialogue_turns_session", "session_id"),
    Index("ix_dialogue_turns_accepted", "accepted_at"),
    Index("ix_dialogue_turns_reply", "reply_id"),
    Index("ix_dialogue_turns_abandoned", "claimed_until", postgresql_where=text("answered_at IS NULL")),
)
