"""How far the backups are: one row for each kind."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "backup_standings",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("covers_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_backup_standings"),
        sa.CheckConstraint("size >= 0", name="ck_backup_standings_size"),
    )


def downgrade() -> None:
    op.drop_table("backup_standings")
