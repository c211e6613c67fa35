"""When the stores were last held against the truth, and how they compared."""

from sqlalchemy import ARRAY, CheckConstraint, Column, Index, Integer, Table, Text

from adapters.postgres.tables.schema import id_column, metadata, moment

fsck_runs = Table(
    "fsck_runs",
    metadata,
    id_column(),
    moment("started_at"),
    moment("finished_at"),
    Column("findings", Integer, nullable=False),
    Column("stores", ARRAY(Text), nullable=False),
    moment("settled_before", nullable=True),
    CheckConstraint("findings >= 0", name="findings"),
    Index("ix_fsck_runs_latest", "finished_at"),
)
