"""How far the backups are."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Table, Text

from adapters.postgres.tables.schema import metadata, moment

backup_standings = Table(
    "backup_standings",
    metadata,
    Column("kind", Text, primary_key=True),
    moment("finished_at"),
    moment("covers_until"),
    Column("size", BigInteger, nullable=False),
    CheckConstraint("size >= 0", name="size"),
)
