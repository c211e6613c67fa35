"""Conversation threads and the promises to answer in them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("focus", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_sessions_owner"
        ),
        sa.UniqueConstraint("tenant_id", "user_id", "id", name="uq_sessions_identity"),
        sa.CheckConstraint("version > 0", name="ck_sessions_version"),
    )
    op.create_index("ix_sessions_newest", "sessions", ["user_id", "created_at", "id"])
    op.create_table(
        "dialogue_turns",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("session_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("remember", sa.Boolean, nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_dialogue_turns"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "session_id"],
            ["sessions.tenant_id", "sessions.user_id", "sessions.id"],
            name="fk_dialogue_turns_thread",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("version > 0", name="ck_dialogue_turns_version"),
        sa.CheckConstraint("(answered_at IS NULL) = (content IS NOT NULL)", name="ck_dialogue_turns_words"),
    )
    op.create_index("ix_dialogue_turns_session", "dialogue_turns", ["session_id"])
    op.create_index(
        "ix_dialogue_turns_abandoned",
        "dialogue_turns",
        ["claimed_until"],
        postgresql_where=sa.text("answered_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("dialogue_turns")
    op.drop_table("sessions")
