"""When everything whose time was over was last removed. One row."""

from sqlalchemy import BigInteger, CheckConstraint, Column, SmallInteger, Table

from adapters.postgres.tables.schema import metadata, moment

retention_state = Table(
    "retention_state",
    metadata,
    Column("id", SmallInteger, primary_key=True, autoincrement=False),
    moment("finished_at"),
    Column("removed", BigInteger, nullable=False),
    Column("archived", BigInteger, nullable=False),
    CheckConstraint("id = 1", name="single"),
)
