"""The manifest and the uploads come and go with what is in them."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

TENANT, USER = uuid4(), uuid4()
ORIGINAL = f"{TENANT}/uploads/{USER}/1-notes.md"
RECORDING = f"{TENANT}/audio/{UUID(int=1)}/1.mp3"


async def enrolled(connection: "asyncpg.Connection[Any]") -> None:
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", TENANT)
    await connection.execute(
        """INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                              password_hash, timezone, created_at)
           VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())""",
        *(USER, TENANT),
    )
    await connection.execute(
        """INSERT INTO objects (key, tenant_id, user_id, size, content_type, created_at)
           VALUES ($1, $2, $3, 5, 'text/markdown', now())""",
        *(ORIGINAL, TENANT, USER),
    )


async def filled(connection: "asyncpg.Connection[Any]") -> None:
    await connection.execute(
        """INSERT INTO objects (key, tenant_id, user_id, size, content_type, created_at, kind, expires_at)
           VALUES ($1, $2, $3, 5, 'audio/mpeg', now(), 'audio', now())""",
        *(RECORDING, TENANT, USER),
    )
    await connection.execute(
        """INSERT INTO uploads (id, tenant_id, user_id, version, filename, content_type, size, object_key,
                                requested_at)
           VALUES ($1, $2, $3, 1, '\\x00ff', 'text/plain', 5, 'x', now())""",
        *(uuid4(), TENANT, USER),
    )


async def test_come_and_go_with_data_in_them(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn, "0013")
    connection = await asyncpg.connect(empty_database.dsn)
    await enrolled(connection)
    await upgrade(empty_database.dsn, "0014")
    assert await connection.fetchval("SELECT kind FROM objects WHERE key = $1", ORIGINAL) == "upload"
    await filled(connection)
    await downgrade(empty_database.dsn, "0013")
    assert [row["key"] for row in await connection.fetch("SELECT key FROM objects")] == [ORIGINAL]
    await upgrade(empty_database.dsn, "0014")
    assert await connection.fetchval("SELECT kind FROM objects WHERE key = $1", ORIGINAL) == "upload"
    assert await connection.fetchval("SELECT count(*) FROM uploads") == 0
    await filled(connection)
    await connection.close()
