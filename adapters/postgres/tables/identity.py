"""Tenants, learners, the keys that seal them, and logins."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from adapters.postgres.tables.schema import OWNER, id_column, metadata, moment, one_of, owned, versioned
from domain.identity.role import Role

tenants = Table(
    "tenants",
    metadata,
    id_column(),
    Column("name", Text, nullable=False),
    moment("created_at", default=text("now()")),
    moment("suspended_at", nullable=True),
    moment("leaving_at", nullable=True),
    CheckConstraint("leaving_at IS NULL OR suspended_at IS NOT NULL", name="leaving"),
)

users = Table(
    "users",
    metadata,
    id_column(),
    Column("tenant_id", Uuid, ForeignKey("tenants.id", name=OWNER), nullable=False),
    *versioned(),
    Column("email_index", LargeBinary, nullable=False),
    Column("email_index_next", LargeBinary),  # by the other key, while that of the first is rotated
    Column("email_sealed", LargeBinary, nullable=False),
    Column("display_name_sealed", LargeBinary, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    moment("created_at"),
    Column("role", Text, nullable=False, server_default=text(f"'{Role.LEARNER.value}'")),
    one_of("role", [role.value for role in Role]),
    UniqueConstraint("tenant_id", "id", name="identity"),
    UniqueConstraint("tenant_id", "email_index", name="email"),
    # An e-mail under both keys is the same one in either order.
    Index(
        "uq_users_email_either_way", "tenant_id", text("least(email_index, email_index_next)"), unique=True
    ),
    Index("ix_users_email_next", "email_index_next", postgresql_where=text("email_index_next IS NOT NULL")),
)

# Apart from the users, so that dumps can leave the keys out and an erased learner stays unreadable in them.
learner_keys = Table(
    "learner_keys",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("tenant_id", Uuid, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name=OWNER, ondelete="CASCADE"
    ),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    id_column(),
    *owned(),
    *versioned(),
    Column("family_id", Uuid, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    moment("issued_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    moment("revoked_at", nullable=True),
    UniqueConstraint("token_hash", name="token"),
    Index("ix_refresh_tokens_family", "family_id"),
    Index("ix_refresh_tokens_user", "user_id"),
    Index("ix_refresh_tokens_issued", "issued_at"),
)
