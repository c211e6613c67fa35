"""Passages by what they mean: all shelves in one table, told apart by every index."""

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import ARRAY, Boolean, Column, Index, SmallInteger, Table, Text, Uuid, text

from adapters.postgres.tables.schema import metadata, moment, one_of
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import Shelf

# No index on the vector itself: the rows of one learner are found first and compared exactly, which is faster
# than an approximate index up to about 10,000 rows a learner, and never misses.
vectors = Table(
    "vectors",
    metadata,
    Column("shelf", Text, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("resource_id", Uuid, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("vector", VECTOR(DIMENSIONS), nullable=False),
    Column("model", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("language", Text),
    Column("tags", ARRAY(Text), nullable=False),
    Column("schema_version", SmallInteger, nullable=False),
    moment("written_at", default=text("now()")),
    one_of("shelf", [shelf.value for shelf in Shelf]),
    Index("ix_vectors_owner", "shelf", "tenant_id", "owner_id"),
    Index("ix_vectors_shared", "shelf", "tenant_id", postgresql_where=text("shared")),
    Index("ix_vectors_resource", "shelf", "tenant_id", "resource_id"),
)
