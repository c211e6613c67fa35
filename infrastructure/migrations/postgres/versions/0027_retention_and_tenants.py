"""What retention finds old things by, when it last ran, and tenants that are leaving."""

import sqlalchemy as sa
from alembic import op

from infrastructure.migrations.postgres.beside_writers import create_index, drop_index

revision = "0027"
down_revision = "0025"


def upgrade() -> None:
    create_index("ix_dialogue_turns_accepted", "dialogue_turns", ["accepted_at"])
    # Logins go by when they began, as the policy counts; whoever is younger than that has no need of the end.
    create_index("ix_refresh_tokens_issued", "refresh_tokens", ["issued_at"])
    drop_index("ix_refresh_tokens_expiry", "refresh_tokens")
    op.create_table(
        "retention_state",
        sa.Column("id", sa.SmallInteger, autoincrement=False, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.BigInteger, nullable=False),
        sa.Column("archived", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_retention_state"),
        sa.CheckConstraint("id = 1", name="ck_retention_state_single"),
    )
    op.add_column("tenants", sa.Column("leaving_at", sa.DateTime(timezone=True)))
    op.create_check_constraint(
        "ck_tenants_leaving", "tenants", "leaving_at IS NULL OR suspended_at IS NOT NULL"
    )


def downgrade() -> None:
    """A tenant that was leaving is a suspended one again: whoever deletes it again goes on from there."""
    create_index("ix_refresh_tokens_expiry", "refresh_tokens", ["expires_at"])
    drop_index("ix_refresh_tokens_issued", "refresh_tokens")
    drop_index("ix_dialogue_turns_accepted", "dialogue_turns")
    op.drop_constraint("ck_tenants_leaving", "tenants")
    op.drop_column("tenants", "leaving_at")
    op.drop_table("retention_state")
