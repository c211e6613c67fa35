"""Reports that learners asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_reports_owner"
        ),
        sa.CheckConstraint("version > 0", name="ck_reports_version"),
        sa.CheckConstraint("status IN ('requested', 'ready', 'failed')", name="ck_reports_status"),
        sa.CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name="ck_reports_failure"),
        sa.CheckConstraint("(status = 'requested') = (finished_at IS NULL)", name="ck_reports_finish"),
    )
    op.create_index("ix_reports_user", "reports", ["user_id", "requested_at"])


def downgrade() -> None:
    """What was made stays in the manifest, and ages as reports do."""
    op.drop_table("reports")
