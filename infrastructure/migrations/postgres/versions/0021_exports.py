"""Everything about a learner, asked for by them."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "data_exports",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.Column("size", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_data_exports"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_data_exports_owner",
            ondelete="CASCADE",
        ),
        sa.CheckConstraint("version > 0", name="ck_data_exports_version"),
        sa.CheckConstraint("status IN ('requested', 'ready', 'failed')", name="ck_data_exports_status"),
        sa.CheckConstraint("(status = 'requested') = (finished_at IS NULL)", name="ck_data_exports_finish"),
        sa.CheckConstraint("(status = 'ready') = (size IS NOT NULL)", name="ck_data_exports_size"),
    )
    op.create_index("ix_data_exports_newest", "data_exports", ["user_id", "requested_at", "id"])
    op.create_index(
        "ix_data_exports_under_way",
        "data_exports",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("status = 'requested'"),
    )


def downgrade() -> None:
    """What was made stays in the manifest, and ages as exports do."""
    op.drop_table("data_exports")
