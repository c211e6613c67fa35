"""How far the coach has learned from each learner, so that each is learned from once a night."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "persona_refreshes",
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("learned_until", sa.DateTime(timezone=True)),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_persona_refreshes"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"],
            ["users.tenant_id", "users.id"],
            name="fk_persona_refreshes_owner",
            ondelete="CASCADE",
        ),
    )


def downgrade() -> None:
    op.drop_table("persona_refreshes")
