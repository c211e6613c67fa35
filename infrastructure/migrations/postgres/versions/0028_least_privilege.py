"""A role that owns the tables, and for requests no more of them than requests need."""

from alembic import op

from adapters.postgres.roles import API, BACKUP, MIGRATION, WORKER
from infrastructure.migrations.postgres.roles import ensure_roles

revision = "0028"
down_revision = "0027"

# What no request of a learner's asks by itself: the process asks before it knows who that is, or for all.
NOT_FOR_REQUESTS = (
    "api_keys, audit_chain, audit_head, fsck_runs, login_attempts, rate_limits, retention_state"
)

# The queue's tables stay its own, and what belongs to an extension, the extension's.
_HAND_OVER = """
DO $$ DECLARE statement text; BEGIN
    FOR statement IN
        SELECT format('ALTER TABLE %s OWNER TO %s', oid::regclass, {owner})
        FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND relname !~ 'pgqueuer'
        UNION ALL
        SELECT format('ALTER FUNCTION %s OWNER TO %s', oid::regprocedure, {owner})
        FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace AND proname !~ 'pgqueuer'
          AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    LOOP EXECUTE statement; END LOOP;
END $$
"""


def upgrade() -> None:
    """Later steps are taken under the owner. What they make is not for requests, unless they say so."""
    ensure_roles(op.get_bind())
    op.execute(f"GRANT USAGE, CREATE ON SCHEMA public TO {MIGRATION}")
    made_later = f"ALTER DEFAULT PRIVILEGES FOR ROLE {MIGRATION} IN SCHEMA public GRANT"
    op.execute(f"{made_later} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {WORKER}")
    op.execute(f"{made_later} USAGE ON SEQUENCES TO {WORKER}")
    op.execute(f"{made_later} SELECT ON TABLES TO {BACKUP}")
    op.execute(f"{made_later} SELECT ON SEQUENCES TO {BACKUP}")
    op.execute(f"REVOKE ALL ON {NOT_FOR_REQUESTS} FROM {API}")
    op.execute(_HAND_OVER.format(owner=f"'{MIGRATION}'"))
    op.execute(f"SET ROLE {MIGRATION}")


def downgrade() -> None:
    """Whoever takes the step back owns the tables, as before."""
    op.execute("RESET ROLE")
    op.execute(_HAND_OVER.format(owner="quote_ident(session_user)"))
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {NOT_FOR_REQUESTS} TO {API}")
    op.execute(f"REVOKE UPDATE, DELETE ON audit_chain FROM {API}")
    for kind in ("TABLES", "SEQUENCES"):
        op.execute(
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {MIGRATION} IN SCHEMA public"
            f" REVOKE ALL ON {kind} FROM {WORKER}, {BACKUP}"
        )
    op.execute(f"REVOKE USAGE, CREATE ON SCHEMA public FROM {MIGRATION}")
