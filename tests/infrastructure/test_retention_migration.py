"""What retention needs comes and goes with data in it, and so does that a tenant is leaving."""

from uuid import uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

STATE = "INSERT INTO retention_state (id, finished_at, removed, archived) VALUES ($1, now(), 3000000000, 2)"
LEAVING = "UPDATE tenants SET suspended_at = now(), leaving_at = now()"


async def test_comes_and_goes_with_data_in_it(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn, "0027")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", uuid4())
    for _ in range(2):
        await connection.execute(STATE, 1)
        await connection.execute(LEAVING)
        await downgrade(empty_database.dsn, "0025")
        assert await connection.fetchval("SELECT count(suspended_at) FROM tenants") == 1
        await upgrade(empty_database.dsn, "0027")
        assert await connection.fetchval("SELECT count(*) FROM retention_state") == 0
        assert await connection.fetchval("SELECT count(leaving_at) FROM tenants") == 0
    await connection.close()


async def test_there_is_one_state_and_nobody_leaves_without_being_suspended(
    postgres_database: PostgresDatabase,
) -> None:
    connection = await asyncpg.connect(postgres_database.dsn)
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(STATE, 2)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", uuid4())
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute("UPDATE tenants SET leaving_at = now()")
    await connection.close()
