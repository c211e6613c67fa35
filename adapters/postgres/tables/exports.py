"""Exports that learners asked for; what is ready has a row in ``objects`` as long as it is kept."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Table,
    Text,
    Uuid,
    text,
)

from adapters.postgres.tables.schema import OWNER, id_column, metadata, moment, one_of, versioned
from domain.privacy.export import ExportStatus

data_exports = Table(
    "data_exports",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name=OWNER, ondelete="CASCADE"
    ),
    *versioned(),
    Column("status", Text, nullable=False),
    moment("requested_at"),
    moment("finished_at", nullable=True),
    Column("size", BigInteger),
    one_of("status", [each.value for each in ExportStatus]),
    CheckConstraint("(status = 'requested') = (finished_at IS NULL)", name="finish"),
    CheckConstraint("(status = 'ready') = (size IS NOT NULL)", name="size"),
    Index("ix_data_exports_newest", "user_id", "requested_at", "id"),
    # One at a time: whoever is second finds the first there.
    Index("ix_data_exports_under_way", "user_id", unique=True, postgresql_where=text("status = 'requested'")),
)
