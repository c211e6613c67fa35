"""Material, its passages, its imports, and the manifest of every stored object."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

RESOURCE = ["knowledge_resources.tenant_id", "knowledge_resources.user_id", "knowledge_resources.id"]


def upgrade() -> None:
    op.create_table(
        "knowledge_resources",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("tags", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("visibility", sa.Text, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_knowledge_resources"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_knowledge_resources_owner"
        ),
        sa.UniqueConstraint("tenant_id", "user_id", "id", name="uq_knowledge_resources_identity"),
        sa.CheckConstraint("version > 0", name="ck_knowledge_resources_version"),
        sa.CheckConstraint("visibility IN ('private', 'shared')", name="ck_knowledge_resources_visibility"),
        sa.CheckConstraint(
            "status IN ('importing', 'ready', 'failed')", name="ck_knowledge_resources_status"
        ),
    )
    op.create_index("ix_knowledge_resources_newest", "knowledge_resources", ["user_id", "created_at", "id"])
    op.create_index(
        "ix_knowledge_resources_shared",
        "knowledge_resources",
        ["tenant_id", "created_at", "id"],
        postgresql_where=sa.text("visibility = 'shared'"),
    )
    op.create_table(
        "chunks",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("resource_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("heading_path", sa.ARRAY(sa.Text), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chunks"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "resource_id"], RESOURCE, name="fk_chunks_resource", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("resource_id", "position", name="uq_chunks_position"),
        sa.CheckConstraint("position >= 0", name="ck_chunks_position"),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("resource_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("step", sa.Text, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "resource_id"], RESOURCE, name="fk_imports_resource", ondelete="CASCADE"
        ),
        sa.CheckConstraint("version > 0", name="ck_imports_version"),
        sa.CheckConstraint(
            "step IN ('accepted', 'chunked', 'indexed', 'ready', 'failed')", name="ck_imports_step"
        ),
        sa.CheckConstraint("done BETWEEN 0 AND total", name="ck_imports_done"),
    )
    op.create_index("ix_imports_resource", "imports", ["resource_id"])
    op.create_table(
        "objects",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("resource_id", sa.Uuid),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_objects"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_objects_owner"
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id", "resource_id"], RESOURCE, name="fk_objects_resource", ondelete="CASCADE"
        ),
        sa.CheckConstraint("size >= 0", name="ck_objects_size"),
    )
    op.create_index("ix_objects_user", "objects", ["user_id"])
    op.create_index("ix_objects_resource", "objects", ["resource_id"])


def downgrade() -> None:
    for table in ("objects", "imports", "chunks", "knowledge_resources"):
        op.drop_table(table)
