"""The roles that the product works under, and the one that owns the tables, which no service takes on.

Roles belong to the whole server: they are made when they are missing, and stay when a schema goes.
"""

from sqlalchemy import Connection, text

from adapters.postgres.roles import API, BACKUP, MIGRATION, WORKER
from infrastructure.refused import Refused

ROLES = (API, WORKER, BACKUP, MIGRATION)
TAKEN_ON = (API, WORKER, MIGRATION)


def ensure_roles(connection: Connection) -> None:
    """Raises ``Refused`` with what an administrator must do, where this login may not."""
    there = connection.execute(
        text("SELECT rolname FROM pg_roles WHERE rolname = ANY(:roles)"), {"roles": list(ROLES)}
    )
    missing = sorted(set(ROLES) - set(there.scalars()))
    allowed = connection.execute(
        text("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    )
    if missing and not allowed.scalar():
        raise Refused(
            "The roles that the product works under are missing, and this login may not make them. "
            "Have an administrator run:\n" + "\n".join(_by_hand(connection, missing))
        )
    for role in missing:
        connection.execute(text(_CREATE.format(role=role)))
    strange = connection.execute(
        text(
            "SELECT each FROM unnest(CAST(:roles AS text[])) AS each WHERE NOT pg_has_role(each, CASE"
            # From 16 on, who made a role is a member, but one that may not take it on.
            " WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)"
        ),
        {"roles": list(TAKEN_ON)},
    )
    for role in strange.scalars().all():
        connection.execute(text(f"GRANT {role} TO CURRENT_USER"))


# Another database of the server may be migrated at the same moment.
_CREATE = """
DO $$ BEGIN
    CREATE ROLE {role} NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""


def _by_hand(connection: Connection, missing: list[str]) -> list[str]:
    login = connection.execute(text("SELECT quote_ident(current_user)")).scalar()
    return [f"  CREATE ROLE {role} NOLOGIN; GRANT {role} TO {login};" for role in missing]
