"""A check of the stores says until when it vouches for what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.add_column("fsck_runs", sa.Column("settled_before", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("fsck_runs", "settled_before")
