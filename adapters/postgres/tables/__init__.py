"""Every table of the truth: the one source of names and types for statements.

Migrations write the same by hand, and a test compares the two.
"""

from adapters.postgres.tables.accounts import api_keys, login_attempts, password_resets, rate_limits
from adapters.postgres.tables.agreement import fsck_runs
from adapters.postgres.tables.audit import audit_chain, audit_head
from adapters.postgres.tables.backups import backup_standings
from adapters.postgres.tables.coaching import dialogue_turns, sessions
from adapters.postgres.tables.dead_letters import dead_letters
from adapters.postgres.tables.delivery import idempotency_keys, inbox, outbox, outbox_deliveries
from adapters.postgres.tables.erasures import data_erasures
from adapters.postgres.tables.exports import data_exports
from adapters.postgres.tables.identity import learner_keys, refresh_tokens, tenants, users
from adapters.postgres.tables.kept_vectors import kept_vectors
from adapters.postgres.tables.knowledge import chunks, imports, knowledge_resources, objects
from adapters.postgres.tables.persona import persona_refreshes
from adapters.postgres.tables.planning import plans, tasks
from adapters.postgres.tables.progress import progress_snapshots, study_sessions
from adapters.postgres.tables.reports import reports
from adapters.postgres.tables.retention import retention_state
from adapters.postgres.tables.schema import metadata
from adapters.postgres.tables.tombstones import tombstones
from adapters.postgres.tables.uploads import uploads
from adapters.postgres.tables.vectors import vector_collections, vectors

__all__ = [
    "api_keys",
    "audit_chain",
    "audit_head",
    "backup_standings",
    "chunks",
    "data_erasures",
    "data_exports",
    "dead_letters",
    "dialogue_turns",
    "fsck_runs",
    "idempotency_keys",
    "imports",
    "inbox",
    "kept_vectors",
    "knowledge_resources",
    "learner_keys",
    "login_attempts",
    "metadata",
    "objects",
    "outbox",
    "outbox_deliveries",
    "password_resets",
    "persona_refreshes",
    "plans",
    "progress_snapshots",
    "rate_limits",
    "refresh_tokens",
    "reports",
    "retention_state",
    "sessions",
    "study_sessions",
    "tasks",
    "tenants",
    "tombstones",
    "uploads",
    "users",
    "vector_collections",
    "vectors",
]
