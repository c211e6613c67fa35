"""What all tables have in common: names of constraints, owners, versions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    TextClause,
    Uuid,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(constraint_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(constraint_name)s",
    }
)

# Violations are told apart by the ends of their names (violations.py).
OWNER, THREAD = "owner", "thread"


def id_column() -> Column[Any]:
    return Column("id", Uuid, primary_key=True)


def moment(name: str, *, nullable: bool = False, default: TextClause | None = None) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=default)


def owned() -> Sequence[Any]:
    """A learner of a tenant, both or neither."""
    return [
        Column("tenant_id", Uuid, nullable=False),
        Column("user_id", Uuid, nullable=False),
        ForeignKeyConstraint(["tenant_id", "user_id"], ["users.tenant_id", "users.id"], name=OWNER),
    ]


def belongs_to(parent: str, key: str, *, name: str, ondelete: str) -> ForeignKeyConstraint:
    """A thing of the same learner: nothing can hang on what is somebody else's."""
    return ForeignKeyConstraint(
        ["tenant_id", "user_id", key],
        [f"{parent}.tenant_id", f"{parent}.user_id", f"{parent}.id"],
        name=name,
        ondelete=ondelete,
    )


def in_thread() -> Sequence[Any]:
    """Done in a conversation thread, perhaps, and outliving it."""
    return [
        Column("session_id", Uuid),
        belongs_to("sessions", "session_id", name=THREAD, ondelete="SET NULL (session_id)"),
    ]


def versioned() -> Sequence[Any]:
    return [
        Column("version", Integer, nullable=False),
        CheckConstraint("version > 0", name="version"),
    ]


def one_of(column: str, values: Sequence[str]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
