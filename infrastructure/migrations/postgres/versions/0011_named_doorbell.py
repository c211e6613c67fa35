"""The doorbell names whom it rings for; claiming goes by the indexes, past whatever is parked."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

CLAIM = """
CREATE FUNCTION claim_deliveries(claimer text, under_lease uuid, lasting interval, at_most integer)
RETURNS TABLE (
    claimed_position bigint, attempt integer,
    of_event uuid, of_aggregate uuid, event_name text, event_payload text
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
    SELECT claimed.position, claimed.attempts, o.event_id, o.aggregate_id, o.name, o.payload
    FROM claimed, LATERAL (
        SELECT event_id, aggregate_id, name, payload::text FROM outbox
        WHERE outbox.position = claimed.position OFFSET 0
    ) o
    ORDER BY claimed.position;
END $$
"""
COMPLETE = """
CREATE FUNCTION complete_deliveries(completer text, under_lease uuid, completed bigint[]) RETURNS void
SET plan_cache_mode = force_custom_plan  -- here two indexes look alike as long as there is nothing in them
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    DELETE FROM outbox_deliveries d
    WHERE d.subscriber = completer AND d.position = ANY (completed) AND d.lease = under_lease;
END $$
"""


def upgrade() -> None:
    op.execute("DROP TRIGGER announce ON outbox")
    op.execute(
        """
        CREATE OR REPLACE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('coach_outbox', string_agg(DISTINCT subscriber, ','))
            FROM written HAVING count(*) > 0;
            RETURN NULL;
        END $$
        """
    )
    # Whoever writes deliveries rings, in whatever way they are written.
    op.execute(
        """
        CREATE TRIGGER announce AFTER INSERT ON outbox_deliveries REFERENCING NEW TABLE AS written
        FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox()
        """
    )
    op.create_index(
        "ix_outbox_deliveries_going",
        "outbox_deliveries",
        ["subscriber", "position"],
        postgresql_where=sa.text("parked_at IS NULL"),
    )
    op.execute(CLAIM)
    op.execute(COMPLETE)


def downgrade() -> None:
    op.execute("DROP FUNCTION complete_deliveries")
    op.execute("DROP FUNCTION claim_deliveries")
    op.drop_index("ix_outbox_deliveries_going", "outbox_deliveries")
    op.execute("DROP TRIGGER announce ON outbox_deliveries")
    op.execute(
        """
        CREATE OR REPLACE FUNCTION announce_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM pg_notify('coach_outbox', '');
            RETURN NULL;
        END $$
        """
    )
    op.execute(
        """
        CREATE TRIGGER announce AFTER INSERT ON outbox
        FOR EACH STATEMENT EXECUTE FUNCTION announce_outbox()
        """
    )
