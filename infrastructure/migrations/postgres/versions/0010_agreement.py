"""What holding the stores against the truth needs: ids of replies, objects in order, and when it was done."""

from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

BATCH = 10_000
REPLIES = UUID("6f1c9a52-6d0e-5c39-9d5c-0b0f3f2f6a11")  # a reply's id follows from its message's


def upgrade() -> None:
    op.create_table(
        "fsck_runs",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("findings", sa.Integer, nullable=False),
        sa.Column("stores", sa.ARRAY(sa.Text), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_fsck_runs"),
        sa.CheckConstraint("findings >= 0", name="ck_fsck_runs_findings"),
    )
    op.create_index("ix_fsck_runs_latest", "fsck_runs", ["finished_at"])
    op.create_index("ix_objects_in_order", "objects", [sa.text('key COLLATE "C"')])
    op.add_column("dialogue_turns", sa.Column("reply_id", sa.Uuid))
    _name_replies()
    op.alter_column("dialogue_turns", "reply_id", nullable=False)
    op.create_index("ix_dialogue_turns_reply", "dialogue_turns", ["reply_id"])


def downgrade() -> None:
    op.drop_column("dialogue_turns", "reply_id")
    op.drop_index("ix_objects_in_order", "objects")
    op.drop_table("fsck_runs")


def _name_replies() -> None:
    """SQL alone cannot compute these ids (SHA-1, RFC 9562, 5.5)."""
    turns = sa.table("dialogue_turns", sa.column("id", sa.Uuid), sa.column("reply_id", sa.Uuid))
    unnamed = sa.select(turns.c.id).where(turns.c.reply_id.is_(None)).limit(BATCH)
    naming = sa.update(turns).where(turns.c.id == sa.bindparam("turn")).values(reply_id=sa.bindparam("reply"))
    connection = op.get_bind()
    while found := connection.scalars(unnamed).all():
        connection.execute(naming, [{"turn": each, "reply": uuid5(REPLIES, str(each))} for each in found])
