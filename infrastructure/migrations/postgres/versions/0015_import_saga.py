"""What an import from an upload or from the web must remember, and why one failed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

OLD_STEPS = "step IN ('accepted', 'chunked', 'indexed', 'ready', 'failed')"
NEW_STEPS = "step IN ('accepted', 'stored', 'chunked', 'ready', 'failed')"
FAILURE = "(step = 'failed') = (code IS NOT NULL AND reason IS NOT NULL)"


def upgrade() -> None:
    for name in ("code", "address", "content_type", "filename"):
        op.add_column("imports", sa.Column(name, sa.Text))
    op.add_column("imports", sa.Column("touched_at", sa.DateTime(timezone=True)))
    op.drop_constraint("ck_imports_step", "imports", type_="check")
    op.execute("UPDATE imports SET step = 'chunked' WHERE step = 'indexed'")
    op.execute("UPDATE imports SET touched_at = coalesce(finished_at, started_at)")
    op.execute(
        """
        UPDATE imports SET code = 'unknown', reason = coalesce(reason, 'This import failed.')
        WHERE step = 'failed'
        """
    )
    op.alter_column("imports", "touched_at", nullable=False)
    op.create_check_constraint("ck_imports_step", "imports", NEW_STEPS)
    op.create_check_constraint("ck_imports_failure", "imports", FAILURE)
    op.create_index(
        "ix_imports_under_way", "imports", ["touched_at"], postgresql_where=sa.text("finished_at IS NULL")
    )
    op.alter_column("knowledge_resources", "content_hash", nullable=True)
    op.create_index("ix_knowledge_resources_content", "knowledge_resources", ["user_id", "content_hash"])


def downgrade() -> None:
    op.drop_index("ix_knowledge_resources_content", "knowledge_resources")
    op.execute("UPDATE knowledge_resources SET content_hash = '' WHERE content_hash IS NULL")
    op.alter_column("knowledge_resources", "content_hash", nullable=False)
    op.drop_index("ix_imports_under_way", "imports")
    op.drop_constraint("ck_imports_failure", "imports", type_="check")
    op.drop_constraint("ck_imports_step", "imports", type_="check")
    op.execute("UPDATE imports SET step = 'accepted' WHERE step = 'stored'")
    op.create_check_constraint("ck_imports_step", "imports", OLD_STEPS)
    for name in ("touched_at", "filename", "content_type", "address", "code"):
        op.drop_column("imports", name)
