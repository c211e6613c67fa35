"""Uploads, and what becomes of stored objects."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

KINDS = ("upload", "audio", "report", "export")


def upgrade() -> None:
    _uploads()
    op.add_column("objects", sa.Column("kind", sa.Text, nullable=False, server_default=sa.text("'upload'")))
    op.add_column("objects", sa.Column("session_id", sa.Uuid))
    for name in ("archive_at", "archived_at", "expires_at"):
        op.add_column("objects", sa.Column(name, sa.DateTime(timezone=True)))
    op.create_check_constraint(
        op.f("ck_objects_kind"), "objects", f"kind IN ({', '.join(repr(kind) for kind in KINDS)})"
    )
    op.create_foreign_key(
        op.f("fk_objects_thread"),
        *("objects", "sessions"),
        *(["tenant_id", "user_id", "session_id"], ["tenant_id", "user_id", "id"]),
        ondelete="CASCADE",
    )
    op.create_index(
        *("ix_objects_session", "objects", ["session_id"]),
        postgresql_where=sa.text("session_id IS NOT NULL"),
    )
    op.create_index(
        *("ix_objects_archive", "objects", ["archive_at"]),
        postgresql_where=sa.text("archive_at IS NOT NULL AND archived_at IS NULL"),
    )
    op.create_index(
        *("ix_objects_expiry", "objects", ["expires_at"]),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Only originals are named without a kind; other objects are left to be found as orphans."""
    op.execute("DELETE FROM objects WHERE kind <> 'upload'")
    for name in ("session_id", "archive_at", "archived_at", "expires_at", "kind"):
        op.drop_column("objects", name)
    op.drop_table("uploads")


def _uploads() -> None:
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("tenant_id", sa.Uuid, nullable=False),
        sa.Column("user_id", sa.Uuid, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("filename", sa.LargeBinary, nullable=False),
        sa.Column("content_type", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("object_key", sa.Text, nullable=False),
        sa.Column("session_id", sa.Uuid),
        sa.Column("message_id", sa.Uuid),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_by", sa.Uuid),
        sa.Column("abandoned_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name="pk_uploads"),
        sa.ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name="fk_uploads_owner"
        ),
        sa.CheckConstraint("version > 0", name="ck_uploads_version"),
        sa.CheckConstraint("size > 0", name="ck_uploads_size"),
        sa.CheckConstraint("(session_id IS NULL) = (message_id IS NULL)", name="ck_uploads_voice"),
    )
    op.create_index("ix_uploads_user", "uploads", ["user_id"])
    op.create_index("ix_uploads_requested", "uploads", ["requested_at", "id"])
    op.create_index("ix_uploads_key", "uploads", [sa.text('object_key COLLATE "C"')])
