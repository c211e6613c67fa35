"""Attempts to log in, rates, one-time tokens, roles, keys of services, and suspended tenants."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

ROLES = "role IN ('learner', 'tenant_admin', 'operator')"
TABLES = ("api_keys", "password_resets", "rate_limits", "login_attempts")


def upgrade() -> None:
    op.add_column("tenants", _moment("suspended_at", nullable=True))
    op.add_column("users", sa.Column("role", sa.Text, nullable=False, server_default=sa.text("'learner'")))
    op.create_check_constraint("ck_users_role", "users", ROLES)
    op.create_table(
        "login_attempts",
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        _moment("failed_at", nullable=True),
        _moment("succeeded_at", nullable=True),
        _moment("over_at"),
        sa.PrimaryKeyConstraint("key", name="pk_login_attempts"),
        sa.CheckConstraint("failures >= 0", name="ck_login_attempts_failures"),
    )
    op.create_index("ix_login_attempts_over", "login_attempts", ["over_at"])
    op.create_table(
        "rate_limits",
        sa.Column("key", sa.LargeBinary, nullable=False),
        _moment("free_at"),
        sa.PrimaryKeyConstraint("key", name="pk_rate_limits"),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_rate_limits_free", "rate_limits", ["free_at"])
    op.create_table(
        "password_resets",
        *_key("password_resets"),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        _moment("requested_at"),
        sa.Column("token_hash", sa.LargeBinary),
        _moment("expires_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("version > 0", name="ck_password_resets_version"),
        sa.UniqueConstraint("token_hash", name="uq_password_resets_token"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_password_resets_owner"
        ),
    )
    op.create_index("ix_password_resets_user", "password_resets", ["user_id"])
    op.create_index("ix_password_resets_requested", "password_resets", ["requested_at"])
    op.create_table(
        "api_keys",
        *_key("api_keys"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("key_hash", sa.LargeBinary, nullable=False),
        _moment("created_at"),
        _moment("revoked_at", nullable=True),
        sa.CheckConstraint(ROLES, name="ck_api_keys_role"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name="fk_api_keys_owner"),
    )
    op.create_index("ix_api_keys_tenant", "api_keys", ["tenant_id"])


def downgrade() -> None:
    """Whoever looked after a tenant is a learner like the others again; nobody is suspended."""
    for table in TABLES:
        op.drop_table(table)
    op.drop_constraint("ck_users_role", "users")
    op.drop_column("users", "role")
    op.drop_column("tenants", "suspended_at")


def _key(table: str) -> Sequence[Any]:
    return [
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    ]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
