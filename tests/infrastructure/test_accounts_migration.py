"""What keeps accounts safe comes and goes; accounts and tenants stay."""

from uuid import uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

TENANT, USER = uuid4(), uuid4()


async def test_come_and_go_with_data_in_them(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn, "0021")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", TENANT)
    await connection.execute(
        """INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                              password_hash, timezone, created_at)
           VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())""",
        *(USER, TENANT),
    )
    await upgrade(empty_database.dsn, "0022")
    for _ in range(2):
        assert await connection.fetchval("SELECT role FROM users") == "learner"
        assert await connection.fetchval("SELECT suspended_at FROM tenants") is None
        await connection.execute("UPDATE users SET role = 'tenant_admin'")
        await connection.execute("UPDATE tenants SET suspended_at = now()")
        await connection.execute("INSERT INTO login_attempts VALUES ('a', $1, 3, now(), NULL, now())", TENANT)
        await connection.execute("INSERT INTO rate_limits VALUES ('a', now())")
        await connection.execute(
            "INSERT INTO api_keys VALUES ($1, $2, 'Timetable', 'learner', 'a', now(), NULL)", uuid4(), TENANT
        )
        await connection.execute(
            """INSERT INTO password_resets (id, tenant_id, user_id, version, requested_at)
               VALUES ($1, $2, $3, 1, now())""",
            *(uuid4(), TENANT, USER),
        )
        await downgrade(empty_database.dsn, "0021")
        assert await connection.fetchval("SELECT id FROM users") == USER
        await upgrade(empty_database.dsn, "0022")
    await connection.close()


@pytest.mark.parametrize("role", ["emperor", "", "Learner"])
async def test_there_are_no_other_roles(postgres_database: PostgresDatabase, role: str) -> None:
    connection = await asyncpg.connect(postgres_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", tenant := uuid4())
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(
            "INSERT INTO api_keys VALUES ($1, $2, 'Timetable', $3, 'a', now(), NULL)", uuid4(), tenant, role
        )
    await connection.close()
