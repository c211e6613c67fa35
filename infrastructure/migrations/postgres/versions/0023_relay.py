"""What was claimed in several calls can be completed in one."""

from alembic import op

revision = "0023"
down_revision = "0022"

COMPLETE = """
CREATE FUNCTION complete_deliveries(completer text, {parameter}, completed bigint[]) RETURNS void
SET plan_cache_mode = force_custom_plan  -- here two indexes look alike as long as there is nothing in them
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    DELETE FROM outbox_deliveries d
    WHERE d.subscriber = completer AND d.position = ANY (completed) AND d.lease = {leases};
END $$
"""


def upgrade() -> None:
    op.execute("DROP FUNCTION complete_deliveries")
    op.execute(COMPLETE.format(parameter="under_leases uuid[]", leases="ANY (under_leases)"))


def downgrade() -> None:
    op.execute("DROP FUNCTION complete_deliveries")
    op.execute(COMPLETE.format(parameter="under_lease uuid", leases="under_lease"))
