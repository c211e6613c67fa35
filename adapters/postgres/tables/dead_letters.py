"""Messages that nobody could act on."""

from sqlalchemy import Column, Index, Table, Text

from adapters.postgres.tables.schema import id_column, metadata, moment

dead_letters = Table(
    "dead_letters",
    metadata,
    id_column(),
    moment("received_at"),
    Column("transport", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", Text, nullable=False),
    Index("ix_dead_letters_received", "received_at", "id"),
)
