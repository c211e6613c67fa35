"""What events, commands and outcomes carry of learners: one line for each kind.

What names a learner travels sealed, and in commands only.
"""

from domain.privacy.declaring import Declaring, Kept, Place

# One item a line.
# fmt: off

_event = Declaring(Place.EVENT)
_command = Declaring(Place.COMMAND)
_outcome = Declaring(Place.OUTCOME)

EVENTS = (
    _event("every", "whose it is, and when", Kept.EVENT, about="occurred_at", points="tenant_id user_id"),
    _event("coaching.message_answered.v1", "recall", Kept.EVENT, about="remember", points="session_id message_id reply_id"),
    _event("coaching.session_changed.v1", "indexing", Kept.EVENT, points="session_id"),
    _event("coaching.session_deleted.v1", "removal", Kept.EVENT, points="session_id"),
    _event("coaching.session_opened.v1", "audit", Kept.EVENT, points="session_id"),
    _event("identity.logged_in.v1", "audit", Kept.EVENT, points="family_id"),
    _event("identity.logged_out.v1", "audit", Kept.EVENT, points="family_id"),
    _event("identity.profile_changed.v1", "audit: names of fields, no values", Kept.EVENT, about="fields"),
    _event("identity.refresh_token_reused.v1", "audit", Kept.EVENT, points="family_id"),
    _event("identity.password_reset_requested.v1", "audit", Kept.EVENT, points="reset_id"),
    _event("identity.role_given.v1", "audit", Kept.EVENT, about="role"),
    _event("knowledge.import_failed.v1", "removal", Kept.EVENT, words="object_key", points="resource_id import_id", plain="code"),
    _event("knowledge.import_resumed.v1", "taking in study material", Kept.EVENT, points="resource_id import_id"),
    _event("knowledge.resource_added.v1", "taking in study material", Kept.EVENT, points="resource_id import_id"),
    _event("knowledge.resource_deleted.v1", "removal", Kept.EVENT, words="object_key", points="resource_id"),
    _event("knowledge.resource_ready.v1", "notification", Kept.EVENT, points="resource_id import_id"),
    _event("planning.plan_changed.v1", "indexing", Kept.EVENT, about="status", points="plan_id"),
    _event("planning.plan_created.v1", "indexing", Kept.EVENT, about="generated", points="plan_id"),
    _event("planning.plan_deleted.v1", "removal", Kept.EVENT, points="plan_id"),
    _event("planning.task_added.v1", "indexing", Kept.EVENT, points="plan_id task_id"),
    _event("planning.task_changed.v1", "indexing", Kept.EVENT, points="plan_id task_id"),
    _event("planning.task_removed.v1", "indexing", Kept.EVENT, points="plan_id task_id"),
    _event("planning.task_status_changed.v1", "progress", Kept.EVENT, about="status", points="plan_id task_id"),
    _event("privacy.export_requested.v1", "everything about a learner, for them", Kept.EVENT, points="export_id"),
    _event("privacy.erasure_requested.v1", "erasure", Kept.EVENT, points="erasure_id"),
    _event("privacy.learner_erased.v1", "notification", Kept.EVENT, points="erasure_id"),
    _event("progress.report_requested.v1", "rendering", Kept.EVENT, points="report_id"),
    _event("progress.snapshot_captured.v1", "notification", Kept.EVENT, about="streak_days completed_tasks study_minutes", points="snapshot_id"),
    _event("progress.study_session_logged.v1", "progress", Kept.EVENT, about="minutes", points="study_session_id"),
)

COMMANDS = (
    _command("every", "CloudEvents attributes", Kept.SENT, points="id subject tenantid", plain="specversion source type datacontenttype data"),
    # identity, which travels sealed
    _command("register_user", "the account", Kept.SENT, names="email password display_name", about="timezone"),
    _command("log_in", "the account", Kept.SENT, names="email password address"),
    _command("request_password_reset", "a new password", Kept.SENT, names="email"),
    _command("reset_password", "a new password", Kept.SENT, names="token new_password address"),
    _command("end_login", "ending a login", Kept.SENT, points="login_id"),
    _command("refresh_tokens", "the account", Kept.SENT, names="refresh_token"),
    _command("log_out", "the account", Kept.SENT, names="refresh_token"),
    _command("change_profile", "the account", Kept.SENT, names="display_name", about="timezone", plain="expected_version"),
    _command("change_password", "the account", Kept.SENT, names="current_password new_password"),
    # coaching
    _command("open_coaching_session", "conversations", Kept.SENT, words="title focus", points="id"),
    _command("change_coaching_session", "conversations", Kept.SENT, words="title focus", points="session_id", plain="expected_version"),
    _command("delete_coaching_session", "conversations", Kept.SENT, points="session_id"),
    _command("send_message", "what was said", Kept.SENT, words="content", about="remember", points="session_id id"),
    # planning
    _command("create_plan", "study plans", Kept.SENT, words="title tasks", about="due_date", points="id session_id"),
    _command("generate_plan", "study plans", Kept.SENT, words="goal", about="due_date minutes_per_day", points="id session_id"),
    _command("change_plan", "study plans", Kept.SENT, words="title", about="due_date status", points="plan_id", plain="expected_version"),
    _command("delete_plan", "study plans", Kept.SENT, points="plan_id"),
    _command("add_task", "study plans", Kept.SENT, words="summary", about="due_date", points="plan_id id"),
    _command("change_task", "study plans", Kept.SENT, words="summary", about="status due_date", points="task_id"),
    _command("remove_task", "study plans", Kept.SENT, points="task_id"),
    # privacy, of which passwords travel sealed
    _command("request_erasure", "erasure", Kept.SENT, names="password", points="id"),
    # progress
    _command("log_study_session", "study time", Kept.SENT, about="minutes recorded_at", points="id session_id"),
    _command("request_report", "reports", Kept.SENT, about="language", points="id"),
    # privacy
    _command("request_export", "everything about a learner, for them", Kept.SENT, points="id"),
    # knowledge
    _command("add_knowledge", "study material", Kept.SENT, words="title text url tags", about="language visibility", points="upload_id id"),
    _command("delete_knowledge", "study material", Kept.SENT, points="resource_id"),
    _command("request_upload", "files on their way", Kept.SENT, words="filename", about="size", points="id session_id message_id", plain="content_type"),
)

OUTCOMES = (
    _outcome("outcome", "how a command ended; secrets in it are sealed", Kept.SENT, words="answer detail", points="id subject tenantid command_id", plain="specversion source type datacontenttype data status code"),
)
