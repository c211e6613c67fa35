"""Passages by what they mean (pgvector)."""

import sqlalchemy as sa
from alembic import op
from pgvector.sqlalchemy import VECTOR

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS vector")
    op.create_table(
        "vectors",
        sa.Column("shelf", sa.Text, nullable=False),
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("owner_id", sa.Uuid, nullable=False),
        sa.Column("resource_id", sa.Uuid, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("vector", VECTOR(1536), nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("tags", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("schema_version", sa.SmallInteger, nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.text("now()")),
        sa.PrimaryKeyConstraint("shelf", "id", name="pk_vectors"),
        sa.CheckConstraint("shelf IN ('knowledge', 'dialogue', 'persona')", name="ck_vectors_shelf"),
    )
    op.create_index("ix_vectors_owner", "vectors", ["shelf", "tenant_id", "owner_id"])
    op.create_index(
        "ix_vectors_shared", "vectors", ["shelf", "tenant_id"], postgresql_where=sa.text("shared")
    )
    op.create_index("ix_vectors_resource", "vectors", ["shelf", "tenant_id", "resource_id"])


def downgrade() -> None:
    op.drop_table("vectors")
    op.execute("DROP EXTENSION vector")
