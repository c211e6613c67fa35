"""Exports come and go with what is in them, and with their learner."""

from uuid import uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

TENANT, USER = uuid4(), uuid4()
EXPORT = """
    INSERT INTO data_exports (id, tenant_id, user_id, version, status, requested_at, finished_at, size)
    VALUES ($1, $2, $3, 1, $4, now(), CASE WHEN $4 <> 'requested' THEN now() END, $5)
"""


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
    for _ in range(2):
        for status, size in (("requested", None), ("ready", 2**40), ("ready", 0), ("failed", None)):
            await connection.execute(EXPORT, uuid4(), TENANT, USER, status, size)
        with pytest.raises(asyncpg.UniqueViolationError):
            await connection.execute(EXPORT, uuid4(), TENANT, USER, "requested", None)
        await downgrade(empty_database.dsn, "0020")
        await upgrade(empty_database.dsn, "0021")
        assert await connection.fetchval("SELECT count(*) FROM data_exports") == 0
    await connection.execute(EXPORT, uuid4(), TENANT, USER, "ready", 5)
    await connection.execute("DELETE FROM users")
    assert await connection.fetchval("SELECT count(*) FROM data_exports") == 0
    await connection.close()


@pytest.mark.parametrize(("status", "size"), [("ready", None), ("requested", 5), ("lost", None)])
async def test_are_never_half_over(
    postgres_database: PostgresDatabase, status: str, size: int | None
) -> None:
    connection = await asyncpg.connect(postgres_database.dsn)
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(EXPORT, uuid4(), TENANT, USER, status, size)
    await connection.close()
