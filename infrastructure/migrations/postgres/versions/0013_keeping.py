"""What upkeep needs to let old rows go: an order to find them by, and a vacuum that follows closely."""

from alembic import op

revision = "0013"
down_revision = "0012"

OLDEST_FIRST = {
    "ix_outbox_occurred": ("outbox", "occurred_at"),
    "ix_inbox_handled": ("inbox", "handled_at"),
    "ix_idempotency_keys_created": ("idempotency_keys", "created_at"),
    "ix_refresh_tokens_expiry": ("refresh_tokens", "expires_at"),
}
# By default a fifth of a table must be dead before anybody cleans up: of a week's events that is a day and
# a half. Here room is free again for what comes next after some thousand rows, however large the table is.
VACUUM = {
    "autovacuum_vacuum_scale_factor": "0",
    "autovacuum_vacuum_threshold": "5000",
    "autovacuum_analyze_scale_factor": "0.02",
}
# Every delivery is written twice and removed within moments: most of the table is dead at any time.
BUSIEST = {**VACUUM, "autovacuum_vacuum_threshold": "1000", "autovacuum_vacuum_cost_delay": "0"}
TABLES = {
    "outbox": VACUUM,
    "outbox_deliveries": BUSIEST,
    "inbox": VACUUM,
    "idempotency_keys": VACUUM,
}


def upgrade() -> None:
    for index, (table, column) in OLDEST_FIRST.items():
        op.create_index(index, table, [column])
    for table, parameters in TABLES.items():
        given = ", ".join(f"{name} = {value}" for name, value in parameters.items())
        op.execute(f"ALTER TABLE {table} SET ({given})")


def downgrade() -> None:
    for table, parameters in TABLES.items():
        op.execute(f"ALTER TABLE {table} RESET ({', '.join(parameters)})")
    for index, (table, _) in OLDEST_FIRST.items():
        op.drop_index(index, table)
