"""The roles of PostgreSQL are made where that is allowed, and asked for where it is not."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.postgres.roles import MIGRATION
from infrastructure.migrations.postgres import downgrade, roles, upgrade
from infrastructure.refused import Refused
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


@pytest.fixture
async def admin(empty_database: PostgresDatabase) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(empty_database.dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def missing(admin: asyncpg.Connection, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[str]:
    """One that is on no server; those of the product are on the tests' by now."""
    role = f"coach_test_{uuid4().hex}"
    monkeypatch.setattr(roles, "ROLES", (role,))
    monkeypatch.setattr(roles, "TAKEN_ON", (role,))
    yield role
    await admin.execute(f"DROP ROLE IF EXISTS {role}")


@pytest.fixture
async def login(admin: asyncpg.Connection) -> AsyncIterator[str]:
    name = f"login_{uuid4().hex}"
    await admin.execute(f"CREATE ROLE {name} LOGIN")
    yield name
    await admin.execute(f"DROP ROLE {name}")


async def ensure_as(database: PostgresDatabase, login: str) -> None:
    engine = create_async_engine(database.url, connect_args={"server_settings": {"role": login}})
    async with engine.begin() as connection:
        await connection.run_sync(roles.ensure_roles)
    await engine.dispose()


async def test_a_login_that_may_makes_them_and_belongs_to_them(
    admin: asyncpg.Connection, empty_database: PostgresDatabase, missing: str, login: str
) -> None:
    await admin.execute(f"ALTER ROLE {login} CREATEROLE")
    for _ in range(2):
        await ensure_as(empty_database, login)
    row = await admin.fetchrow(
        "SELECT rolcanlogin, pg_has_role($2::name, rolname, 'SET') FROM pg_roles WHERE rolname = $1",
        missing,
        login,
    )
    assert row is not None
    assert tuple(row) == (False, True)


async def test_a_login_that_may_not_says_what_an_administrator_must_do(
    admin: asyncpg.Connection, empty_database: PostgresDatabase, missing: str, login: str
) -> None:
    with pytest.raises(Refused) as refused:
        await ensure_as(empty_database, login)
    *_, statement = str(refused.value).splitlines()
    await admin.execute(statement)
    await ensure_as(empty_database, login)


async def test_a_login_that_is_no_superuser_migrates_and_owns_nothing_in_the_end(
    admin: asyncpg.Connection, empty_database: PostgresDatabase, login: str
) -> None:
    await ensure_as(empty_database, await admin.fetchval("SELECT current_user"))
    await admin.execute("CREATE EXTENSION vector")
    await admin.execute(f"GRANT CREATE, USAGE ON SCHEMA public TO {login} WITH GRANT OPTION")
    await admin.execute(f"GRANT {', '.join(roles.TAKEN_ON)} TO {login}")
    user = urlsplit(empty_database.dsn)
    theirs = user._replace(netloc=login).geturl().replace(login, f"{login}@", 1)
    try:
        for _ in range(2):
            await upgrade(theirs)
        owners = await admin.fetch("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert [row["tableowner"] for row in owners] == [MIGRATION]
        await downgrade(theirs, "0027")
        await upgrade(theirs)
    finally:
        await admin.execute(f"REASSIGN OWNED BY {login} TO CURRENT_USER; DROP OWNED BY {login}")
