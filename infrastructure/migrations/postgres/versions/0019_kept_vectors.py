"""Vectors kept by what they are of, as long as that and its owner are there, and a month at most."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import VECTOR

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "kept_vectors",
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("resource_id", sa.Uuid, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("text_hash", sa.LargeBinary, nullable=False),
        sa.Column("vector", VECTOR(1536), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint(
            "tenant_id", "resource_id", "owner_id", "model", "text_hash", name="pk_kept_vectors"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "owner_id"],
            ["users.tenant_id", "users.id"],
            name="fk_kept_vectors_owner",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_kept_vectors_owner", "kept_vectors", ["tenant_id", "owner_id"])
    op.create_index("ix_kept_vectors_age", "kept_vectors", ["kept_at"])


def downgrade() -> None:
    op.drop_table("kept_vectors")
