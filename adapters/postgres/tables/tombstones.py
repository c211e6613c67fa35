"""What is gone for good."""

from sqlalchemy import Column, Table, Uuid, text

from adapters.postgres.tables.schema import metadata, moment

# No foreign key to tenants: a tombstone outlives everything.
tombstones = Table(
    "tombstones",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    moment("set_at", default=text("now()")),
)
