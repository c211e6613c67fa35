"""Who was erased, and the proof. No foreign keys: an erasure outlives its learner and their tenant."""

from sqlalchemy import (
    ARRAY,
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
from sqlalchemy.dialects.postgresql import JSONB

from adapters.postgres.tables.schema import id_column, metadata, moment, one_of, versioned
from domain.privacy.erasure import AskedBy, ErasureStep

UNSEEN = "step IN ('hidden', 'recorded', 'cleared', 'completed')"

data_erasures = Table(
    "data_erasures",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, nullable=False),
    Column("user_id", Uuid, nullable=False),
    *versioned(),
    Column("asked_by", Text, nullable=False),
    moment("requested_at"),
    moment("hidden_at"),
    Column("threads", ARRAY(Uuid), nullable=False),
    Column("step", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("cleared", ARRAY(Text), nullable=False),
    Column("tallies", JSONB, nullable=False),
    moment("completed_at", nullable=True),
    Column("receipt", Text),
    one_of("asked_by", [each.value for each in AskedBy]),
    one_of("step", [each.value for each in ErasureStep]),
    CheckConstraint("turn > 0", name="turn"),
    CheckConstraint("(receipt IS NULL) = (completed_at IS NULL)", name="proof"),
    UniqueConstraint("tenant_id", "user_id", name="learner"),
    Index("ix_data_erasures_learner", "user_id"),
    Index("ix_data_erasures_hidden", "hidden_at"),
    Index("ix_data_erasures_newest", "requested_at", "id"),
    Index("ix_data_erasures_open", "requested_at", "id", postgresql_where=text(UNSEEN)),
)
