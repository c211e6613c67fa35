"""What keeps accounts safe: attempts to log in, rates, one-time tokens, and keys of services."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from adapters.postgres.tables.schema import OWNER, id_column, metadata, moment, one_of, owned, versioned
from domain.identity.role import Role

# No e-mail and no address: a key is a keyed digest of them. There need be no such tenant, and no account.
login_attempts = Table(
    "login_attempts",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("failures", Integer, nullable=False),
    moment("failed_at", nullable=True),
    moment("succeeded_at", nullable=True),
    moment("over_at"),
    CheckConstraint("failures >= 0", name="failures"),
    Index("ix_login_attempts_over", "over_at"),
)

# Of the whole installation. After a crash everybody begins afresh, so nothing of it is written twice.
rate_limits = Table(
    "rate_limits",
    metadata,
    Column("key", LargeBinary, primary_key=True),
    moment("free_at"),
    Index("ix_rate_limits_free", "free_at"),
    prefixes=["UNLOGGED"],
)

password_resets = Table(
    "password_resets",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    moment("requested_at"),
    Column("token_hash", LargeBinary),
    moment("expires_at", nullable=True),
    moment("ended_at", nullable=True),
    UniqueConstraint("token_hash", name="token"),
    Index("ix_password_resets_user", "user_id"),
    Index("ix_password_resets_requested", "requested_at"),
)

api_keys = Table(
    "api_keys",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, ForeignKey("tenants.id", name=OWNER), nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("key_hash", LargeBinary, nullable=False),
    moment("created_at"),
    moment("revoked_at", nullable=True),
    one_of("role", [role.value for role in Role]),
    UniqueConstraint("key_hash", name="key"),
    Index("ix_api_keys_tenant", "tenant_id"),
)
