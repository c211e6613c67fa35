"""Vectors by what they are of. They go with their owner by the foreign key."""

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, Table, Text, Uuid, text

from adapters.postgres.tables.schema import OWNER, metadata, moment
from application.ports.embedder import DIMENSIONS

kept_vectors = Table(
    "kept_vectors",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("resource_id", Uuid, primary_key=True),
    Column("owner_id", Uuid, primary_key=True),
    Column("model", Text, primary_key=True),
    Column("text_hash", LargeBinary, primary_key=True),
    Column("vector", VECTOR(DIMENSIONS), nullable=False),
    moment("kept_at", default=text("now()")),
    ForeignKeyConstraint(
        ["tenant_id", "owner_id"], ["users.tenant_id", "users.id"], name=OWNER, ondelete="CASCADE"
    ),
    Index("ix_kept_vectors_owner", "tenant_id", "owner_id"),
    Index("ix_kept_vectors_age", "kept_at"),
)
