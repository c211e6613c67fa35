"""An event keeps which step of which trace it came from.

The release before goes on with `claim_deliveries`; a later step takes it away.
"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

CLAIM = """
CREATE FUNCTION claim_traced_deliveries(claimer text, under_lease uuid, lasting interval, at_most integer)
RETURNS TABLE (
    claimed_position bigint, attempt integer,
    of_event uuid, of_aggregate uuid, event_name text, event_payload text, event_traceparent text
)
-- A plan that was made while the outbox was empty would read all of it for each row when a backlog has come.
-- This one is made once, and whatever the tables look like there is but one way left: along the indexes.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
LANGUAGE plpgsql AS $$
DECLARE
    due tid[];
BEGIN
    -- Whoever claims need not wait for the disk: what a crash undoes is claimed again.
    PERFORM set_config('synchronous_commit', 'off', true);
    due := ARRAY(
        SELECT d.ctid FROM outbox_deliveries d
        WHERE d.subscriber = claimer AND d.parked_at IS NULL AND d.available_at <= now()
            AND (d.lease_until IS NULL OR d.lease_until <= now())
            AND d.position = (
                SELECT min(head.position) FROM outbox_deliveries head
                WHERE head.subscriber = d.subscriber AND head.aggregate_id = d.aggregate_id
            )
        ORDER BY d.position LIMIT at_most FOR UPDATE SKIP LOCKED
    );
    -- They are locked, so that they are still where they were found.
    RETURN QUERY
    WITH claimed AS (
        UPDATE outbox_deliveries d
        SET lease = under_lease, lease_until = now() + lasting, attempts = d.attempts + 1
        WHERE d.ctid = ANY (due) RETURNING d.position, d.attempts
    )
    SELECT claimed.position, claimed.attempts, o.event_id, o.aggregate_id, o.name, o.payload, o.traceparent
    FROM claimed, LATERAL (
        SELECT event_id, aggregate_id, name, payload::text, traceparent FROM outbox
        WHERE outbox.position = claimed.position OFFSET 0
    ) o
    ORDER BY claimed.position;
END $$
"""


def upgrade() -> None:
    op.add_column("outbox", sa.Column("traceparent", sa.Text))
    op.execute(CLAIM)


def downgrade() -> None:
    op.execute("DROP FUNCTION claim_traced_deliveries")
    op.drop_column("outbox", "traceparent")
