"""How far the coach has learned from each learner, and who is about to learn more."""

from sqlalchemy import Column, ForeignKeyConstraint, Table, Uuid

from adapters.postgres.tables.schema import OWNER, metadata, moment

persona_refreshes = Table(
    "persona_refreshes",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    moment("learned_until", nullable=True),
    moment("claimed_until"),
    ForeignKeyConstraint(
        ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name=OWNER, ondelete="CASCADE"
    ),
)
