"""Who was erased, and the proof; it outlives the learners, so no key leads to them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table(
        "data_erasures",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("threads", sa.ARRAY(sa.Uuid), nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("cleared", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("tallies", postgresql.JSONB, nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True)),
        sa.Column("receipt", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_data_erasures"),
        sa.UniqueConstraint("tenant_id", "user_id", name="uq_data_erasures_learner"),
        sa.CheckConstraint("version > 0", name="ck_data_erasures_version"),
        sa.CheckConstraint("turn > 0", name="ck_data_erasures_turn"),
        sa.CheckConstraint("asked_by IN ('learner', 'operator', 'ledger')", name="ck_data_erasures_asked_by"),
        sa.CheckConstraint(
            "step IN ('hidden', 'recorded', 'cleared', 'completed', 'confirmed')",
            name="ck_data_erasures_step",
        ),
        sa.CheckConstraint("(receipt IS NULL) = (completed_at IS NULL)", name="ck_data_erasures_proof"),
    )
    op.create_index("ix_data_erasures_learner", "data_erasures", ["user_id"])
    op.create_index("ix_data_erasures_hidden", "data_erasures", ["hidden_at"])
    op.create_index("ix_data_erasures_newest", "data_erasures", ["requested_at", "id"])
    op.create_index(
        "ix_data_erasures_open",
        "data_erasures",
        ["requested_at", "id"],
        postgresql_where=sa.text("step IN ('hidden', 'recorded', 'cleared', 'completed')"),
    )


def downgrade() -> None:
    """The ledger outside keeps what this table forgets: going up again replays it."""
    op.drop_table("data_erasures")
