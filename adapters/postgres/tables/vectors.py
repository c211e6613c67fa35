"""Passages by what they mean: all collections in one table, told apart by every index."""

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from adapters.postgres.tables.schema import metadata, moment, one_of
from application.ports.embedder import DIMENSIONS
from application.ports.recall_index import Shelf
from application.ports.vector_collections import CollectionState

vector_collections = Table(
    "vector_collections",
    metadata,
    Column("name", Text, primary_key=True),
    Column("shelf", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("dimensions", SmallInteger, nullable=False),
    Column("schema_version", SmallInteger, nullable=False),
    Column("state", Text, nullable=False),
    moment("begun_at", default=text("now()")),
    one_of("shelf", [shelf.value for shelf in Shelf]),
    one_of("state", [state.value for state in CollectionState]),
    Index("ix_vector_collections_serving", "shelf", unique=True, postgresql_where=text("state = 'serving'")),
    Index("ix_vector_collections_filling", "shelf", unique=True, postgresql_where=text("state = 'filling'")),
)

# A row stays in one piece: fetched from TOAST, vectors take three times as long to compare.
# No index on the vector itself: the rows of one learner are found first and compared exactly, which is faster
# than an approximate index up to about 10,000 rows a learner, and never misses.
vectors = Table(
    "vectors",
    metadata,
    Column("collection", Text, primary_key=True),
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
    Column("version", BigInteger, nullable=False),
    Column("terms", ARRAY(Integer), nullable=False),
    Column("term_weights", ARRAY(REAL), nullable=False),
    moment("written_at", default=text("now()")),
    ForeignKeyConstraint(["collection"], ["vector_collections.name"], name="collection"),
    Index("ix_vectors_owner", "collection", "tenant_id", "owner_id"),
    Index("ix_vectors_shared", "collection", "tenant_id", postgresql_where=text("shared")),
    Index("ix_vectors_resource", "collection", "tenant_id", "resource_id"),
    postgresql_with={"toast_tuple_target": 8160},
)
