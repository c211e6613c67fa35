"""Kept vectors go with their table, which leaves the rest alone, and with their learner."""

from uuid import uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

KEEP = """
    INSERT INTO kept_vectors (tenant_id, owner_id, resource_id, model, text_hash, vector)
    VALUES ($1, $2, $2, 'model-a', '1', array_fill(0.5, ARRAY[1536])::vector)
"""


async def test_go_down_and_up_with_what_is_in_them(empty_database: PostgresDatabase) -> None:
    tenant, user = uuid4(), uuid4()
    await upgrade(empty_database.dsn, "0019")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", tenant)
    await connection.execute(
        """INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                              password_hash, timezone, created_at)
           VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())""",
        *(user, tenant),
    )
    held = "SELECT count(*) FROM kept_vectors"
    for _ in range(2):
        await connection.execute(KEEP, tenant, user)
        await downgrade(empty_database.dsn, "0018")
        await upgrade(empty_database.dsn, "0019")
        assert await connection.fetchval(held) == 0  # at worst everything is measured once more
    await connection.execute(KEEP, tenant, user)
    await connection.execute("DELETE FROM users WHERE id = $1", user)
    assert await connection.fetchval(held) == 0
    await connection.close()
