"""Row-level security by tenant, and a second index of e-mails for while its key is rotated."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from adapters.postgres.roles import API, BACKUP, TENANT, WORKER
from infrastructure.migrations.postgres.roles import ensure_roles

revision = "0025"
down_revision = "0024"

# Asked before anybody knows the tenant; they hold digests, and nothing of a learner's.
BEFORE_THE_FENCE = ("login_attempts", "api_keys")

# The subquery is computed once for each statement, and an index can be searched for what it gives.
MINE = f"tenant_id = (SELECT nullif(current_setting('{TENANT}', true), '')::uuid)"


def upgrade() -> None:
    op.add_column("users", sa.Column("email_index_next", sa.LargeBinary))
    op.create_index(
        "uq_users_email_either_way",
        "users",
        ["tenant_id", sa.text("least(email_index, email_index_next)")],
        unique=True,
    )
    op.create_index(
        "ix_users_email_next",
        "users",
        ["email_index_next"],
        postgresql_where=sa.text("email_index_next IS NOT NULL"),
    )
    ensure_roles(op.get_bind())
    op.execute(f"GRANT USAGE ON SCHEMA public TO {API}, {WORKER}, {BACKUP}")
    for everything, default in (("ON ALL", ""), ("ON", "ALTER DEFAULT PRIVILEGES IN SCHEMA public ")):
        schema = "" if default else " IN SCHEMA public"
        op.execute(
            f"{default}GRANT SELECT, INSERT, UPDATE, DELETE {everything} TABLES{schema} TO {API}, {WORKER}"
        )
        op.execute(f"{default}GRANT USAGE {everything} SEQUENCES{schema} TO {API}, {WORKER}")
        op.execute(f"{default}GRANT SELECT {everything} TABLES{schema} TO {BACKUP}")
        op.execute(f"{default}GRANT SELECT {everything} SEQUENCES{schema} TO {BACKUP}")
    op.execute(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {API}, {WORKER}")
    op.execute(f"REVOKE UPDATE, DELETE ON audit_chain FROM {API}, {WORKER}")
    for table in _with_tenant():
        if table not in BEFORE_THE_FENCE:
            op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
            op.execute(f"CREATE POLICY tenant ON {table} TO {API} USING ({MINE})")
            op.execute(f"CREATE POLICY everywhere ON {table} TO {WORKER}, {BACKUP} USING (true)")


def downgrade() -> None:
    """The roles stay: they are the server's. A rotation of the e-mail index must have ended."""
    for table in _with_tenant():
        if table not in BEFORE_THE_FENCE:
            op.execute(f"DROP POLICY everywhere ON {table}")
            op.execute(f"DROP POLICY tenant ON {table}")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    for kind in ("TABLES", "SEQUENCES"):
        op.execute(
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {kind} FROM {API}, {WORKER}, {BACKUP}"
        )
        op.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {API}, {WORKER}, {BACKUP}")
    op.execute(f"REVOKE USAGE ON SCHEMA public FROM {API}, {WORKER}, {BACKUP}")
    op.drop_index("ix_users_email_next", "users")
    op.drop_index("uq_users_email_either_way", "users")
    op.drop_column("users", "email_index_next")


def _with_tenant() -> Sequence[str]:
    found = op.get_bind().execute(
        sa.text(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'tenant_id' ORDER BY table_name"
        )
    )
    return found.scalars().all()
