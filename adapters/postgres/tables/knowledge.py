"""Material, its passages, its imports, and the manifest of every stored object."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.schema import (
    belongs_to,
    id_column,
    metadata,
    moment,
    one_of,
    owned,
    versioned,
)
from domain.knowledge.knowledge_import import ImportStep
from domain.knowledge.resource import ResourceStatus, Visibility

knowledge_resources = Table(
    "knowledge_resources",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    Column("title", Text, nullable=False),
    Column("language", Text),
    Column("tags", ARRAY(Text), nullable=False),
    Column("source", Text, nullable=False),
    Column("visibility", Text, nullable=False),
    Column("object_key", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("status", Text, nullable=False),
    moment("created_at"),
    one_of("visibility", [visibility.value for visibility in Visibility]),
    one_of("status", [status.value for status in ResourceStatus]),
    UniqueConstraint("tenant_id", "user_id", "id", name="identity"),
    Index("ix_knowledge_resources_newest", "user_id", "created_at", "id"),
    Index(
        "ix_knowledge_resources_shared",
        *("tenant_id", "created_at", "id"),
        postgresql_where=text("visibility = 'shared'"),
    ),
)

chunks = Table(
    "chunks",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("resource_id", Uuid, nullable=False),
    belongs_to("knowledge_resources", "resource_id", name="resource", ondelete="CASCADE"),
    Column("position", Integer, nullable=False),
    Column("heading_path", ARRAY(Text), nullable=False),
    Column("text", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    UniqueConstraint("resource_id", "position", name="position"),
    CheckConstraint("position >= 0", name="position"),
)

imports = Table(
    "imports",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("resource_id", Uuid, nullable=False),
    belongs_to("knowledge_resources", "resource_id", name="resource", ondelete="CASCADE"),
    *versioned(),
    Column("step", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("reason", Text),
    moment("started_at"),
    moment("finished_at", nullable=True),
    one_of("step", [step.value for step in ImportStep]),
    CheckConstraint("done BETWEEN 0 AND total", name="done"),
    Index("ix_imports_resource", "resource_id"),
)

objects = Table(
    "objects",
    metadata,
    Column("key", Text, primary_key=True),
    *owned(),
    Column("resource_id", Uuid),
    belongs_to("knowledge_resources", "resource_id", name="resource", ondelete="CASCADE"),
    Column("size", BigInteger, nullable=False),
    Column("content_type", Text, nullable=False),
    moment("created_at"),
    CheckConstraint("size >= 0", name="size"),
    Index("ix_objects_user", "user_id"),
    Index("ix_objects_resource", "resource_id"),
    Index("ix_objects_in_order", text('key COLLATE "C"')),
)
