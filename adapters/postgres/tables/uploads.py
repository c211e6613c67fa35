"""Files that were asked for and are not everybody's knowledge yet."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, LargeBinary, Table, Text, Uuid, text

from adapters.postgres.tables.schema import id_column, metadata, moment, owned, versioned

# The name as given may hold what no text column takes. No key leads to the conversation: it may be deleted
# while the file is on its way, and the row must outlive it to have the file removed.
uploads = Table(
    "uploads",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    Column("filename", LargeBinary, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("object_key", Text, nullable=False),
    Column("session_id", Uuid),
    Column("message_id", Uuid),
    moment("requested_at"),
    Column("used_by", Uuid),
    moment("abandoned_at", nullable=True),
    CheckConstraint("size > 0", name="size"),
    CheckConstraint("(session_id IS NULL) = (message_id IS NULL)", name="voice"),
    Index("ix_uploads_user", "user_id"),
    Index("ix_uploads_requested", "requested_at", "id"),
    Index("ix_uploads_key", text('object_key COLLATE "C"')),
)
