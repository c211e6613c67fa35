"""How far the coach has learned goes with its table, and with its learner; both leave the rest alone."""

from uuid import uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra


async def test_go_down_and_up_with_what_is_in_them(empty_database: PostgresDatabase) -> None:
    tenant, user = uuid4(), uuid4()
    await upgrade(empty_database.dsn, "0018")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", tenant)
    await connection.execute(
        """INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                              password_hash, timezone, created_at)
           VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())""",
        *(user, tenant),
    )
    held = "SELECT count(*) FROM persona_refreshes"
    for _ in range(2):
        await connection.execute("INSERT INTO persona_refreshes VALUES ($1, $2, now(), now())", user, tenant)
        await downgrade(empty_database.dsn, "0017")
        await upgrade(empty_database.dsn, "0018")
        assert await connection.fetchval(held) == 0  # at worst everybody is learned from once more
    await connection.execute("INSERT INTO persona_refreshes VALUES ($1, $2, now(), now())", user, tenant)
    await connection.execute("DELETE FROM users WHERE id = $1", user)
    assert await connection.fetchval(held) == 0
    await connection.close()
