"""What keeps the stores agreeing: events, their deliveries, and the memory of what was already done."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.tables.schema import metadata, moment

outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    moment("occurred_at"),
    Column("traceparent", Text),
    UniqueConstraint("event_id", name="event"),
    Index("ix_outbox_occurred", "occurred_at"),
)

# No foreign key to the outbox: one statement writes both, and a check for each delivery would buy nothing.
outbox_deliveries = Table(
    "outbox_deliveries",
    metadata,
    Column("subscriber", Text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("aggregate_id", Uuid, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    moment("available_at", default=text("now()")),
    Column("lease", Uuid),
    moment("lease_until", nullable=True),
    moment("parked_at", nullable=True),
    Column("last_error", Text),
    Index("ix_outbox_deliveries_heads", "subscriber", "aggregate_id", "position"),
    Index("ix_outbox_deliveries_going", "subscriber", "position", postgresql_where=text("parked_at IS NULL")),
)

inbox = Table(
    "inbox",
    metadata,
    Column("subscriber", Text, primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    moment("handled_at", default=text("now()")),
    Index("ix_inbox_handled", "handled_at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("owner_id", Uuid, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("answer_kind", Text),
    Column("answer", JSON),
    moment("created_at", default=text("now()")),
    Index("ix_idempotency_keys_created", "created_at"),
)
