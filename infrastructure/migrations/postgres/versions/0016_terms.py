"""Words beside meaning."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    # What is there is found by meaning alone until it is written again.
    op.add_column("vectors", sa.Column("terms", sa.ARRAY(sa.Integer), nullable=False, server_default="{}"))
    op.add_column(
        "vectors", sa.Column("term_weights", sa.ARRAY(sa.REAL), nullable=False, server_default="{}")
    )
    op.alter_column("vectors", "terms", server_default=None)
    op.alter_column("vectors", "term_weights", server_default=None)
    op.execute("ALTER TABLE vectors SET (toast_tuple_target = 8160)")  # what is written from now on


def downgrade() -> None:
    op.execute("ALTER TABLE vectors RESET (toast_tuple_target)")
    op.drop_column("vectors", "term_weights")
    op.drop_column("vectors", "terms")
