"""What the tables of PostgreSQL hold of learners: one line for each."""

from domain.privacy.declaring import Declaring, Kept, Place

# One item a line.
# fmt: off

_table = Declaring(Place.ROW)

ROWS = (
    # identity
    _table("tenants", "who shares a system", Kept.FOREVER, plain="id name created_at suspended_at leaving_at"),
    _table("users", "the account", Kept.ERASED, names="email_index email_index_next email_sealed display_name_sealed password_hash", about="timezone created_at", points="id tenant_id", plain="role version"),
    _table("learner_keys", "opens what is sealed", Kept.ERASED, names="wrapped_key", points="user_id tenant_id"),
    _table("refresh_tokens", "staying logged in", Kept.LOGIN, names="token_hash", about="issued_at expires_at used_at revoked_at", points="id tenant_id user_id family_id", plain="version"),
    _table("password_resets", "a new password", Kept.RESET, names="token_hash", about="requested_at expires_at ended_at", points="id tenant_id user_id", plain="version"),
    _table("login_attempts", "slowing down who guesses", Kept.LOGIN, about="failed_at succeeded_at", points="key tenant_id", plain="failures over_at"),
    _table("rate_limits", "slowing down who asks too often", Kept.ANSWER, points="key", plain="free_at"),
    _table("api_keys", "services that log in", Kept.FOREVER, plain="id tenant_id name role key_hash created_at revoked_at"),
    # coaching
    _table("sessions", "conversations", Kept.REMOVED, words="title focus", about="created_at updated_at", points="id tenant_id user_id", plain="version"),
    _table("dialogue_turns", "promises to answer; the words go once they are in the dialogue", Kept.DIALOGUE, words="content content_hash", about="remember accepted_at answered_at", points="id tenant_id user_id session_id reply_id", plain="version claimed_until"),
    # planning
    _table("plans", "study plans", Kept.REMOVED, words="title", about="due_date status created_at", points="id tenant_id user_id session_id", plain="version"),
    _table("tasks", "study plans", Kept.REMOVED, words="summary", about="due_date status completed_at", points="id tenant_id user_id plan_id", plain="position"),
    # progress
    _table("study_sessions", "study time", Kept.ERASED, about="minutes recorded_at", points="id tenant_id user_id session_id", plain="version"),
    _table("progress_snapshots", "progress", Kept.ERASED, about="streak_days completed_tasks study_minutes captured_at", points="id tenant_id user_id", plain="version"),
    _table("reports", "reports that were asked for", Kept.REPORT, about="language requested_at", points="id tenant_id user_id", plain="version status attempts failure finished_at"),
    _table("data_erasures", "proof of erasure: numbers only", Kept.APART, points="id tenant_id user_id asked_by threads", plain="version requested_at hidden_at step turn cleared tallies completed_at receipt"),
    _table("data_exports", "exports that were asked for", Kept.ERASED, about="requested_at size", points="id tenant_id user_id", plain="version status finished_at"),
    _table("persona_refreshes", "how far the coach has learned", Kept.ERASED, about="learned_until", points="user_id tenant_id", plain="claimed_until"),
    # knowledge
    _table("knowledge_resources", "study material", Kept.REMOVED, words="title tags object_key content_hash", about="language source visibility created_at", points="id tenant_id user_id", plain="version status"),
    _table("chunks", "passages of study material", Kept.REMOVED, words="heading_path text content_hash", points="id tenant_id user_id resource_id", plain="position"),
    _table("imports", "taking in study material", Kept.REMOVED, words="address filename", about="started_at touched_at finished_at", points="id tenant_id user_id resource_id", plain="version step done total code reason content_type"),
    _table("uploads", "files on their way", Kept.REMOVED, words="filename object_key", about="size requested_at abandoned_at", points="id tenant_id user_id session_id message_id used_by", plain="version content_type"),
    _table("objects", "which file is whose", Kept.REMOVED, words="key", about="size created_at", points="tenant_id user_id resource_id session_id", plain="content_type kind archive_at archived_at expires_at"),
    # vectors
    _table("vector_collections", "which vectors there are", Kept.FOREVER, plain="name shelf model dimensions schema_version state begun_at"),
    _table("vectors", "finding by meaning and by words", Kept.REBUILT, words="vector tags terms term_weights content_hash", about="language source shared", points="id tenant_id owner_id resource_id", plain="collection model schema_version version written_at"),
    _table("kept_vectors", "measuring no text twice", Kept.REBUILT, words="vector text_hash", points="tenant_id owner_id resource_id", plain="model kept_at"),
    # what keeps the stores agreeing
    _table("outbox", "telling subscribers: ids and numbers, and of a file that goes its key, with its name", Kept.EVENT, words="payload", about="occurred_at", points="event_id tenant_id user_id aggregate_id", plain="position name traceparent"),
    _table("outbox_deliveries", "who was told", Kept.EVENT, points="aggregate_id", plain="subscriber position attempts available_at lease lease_until parked_at last_error"),
    _table("inbox", "what was done once", Kept.EFFECT, points="event_id tenant_id", plain="subscriber handled_at"),
    _table("idempotency_keys", "answering a repeated request alike", Kept.ANSWER, words="answer", about="created_at", points="tenant_id owner_id key fingerprint", plain="answer_kind"),
    _table("tombstones", "nothing that is gone comes back", Kept.APART, points="tenant_id id", plain="set_at"),
    _table("dead_letters", "messages that nobody could act on", Kept.DEAD_LETTER, words="body reason", plain="id received_at transport code"),
    _table("audit_chain", "what operators did", Kept.FOREVER, plain="position act_id name outcome details at before digest"),
    _table("audit_head", "which act is the last", Kept.FOREVER, plain="id position digest seal"),
    _table("backup_standings", "how far the backups are", Kept.FOREVER, plain="kind finished_at covers_until size"),
    _table("retention_state", "when retention last ran", Kept.FOREVER, plain="id finished_at removed archived"),
    _table(
        "fsck_runs",
        "whether the stores agree",
        Kept.CHECK,
        plain="id started_at finished_at findings stores settled_before",
    ),
)
