"""Reports come and go with what is in them."""

from uuid import uuid4

import asyncpg
import pytest

from infrastructure.migrations.postgres import downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

TENANT, USER = uuid4(), uuid4()
REPORT = """
    INSERT INTO reports (id, tenant_id, user_id, version, language, status, attempts, failure, requested_at,
                         finished_at)
    VALUES ($1, $2, $3, 1, 'en', $4, 0, $5, now(), CASE WHEN $4 <> 'requested' THEN now() END)
"""


async def test_come_and_go_with_data_in_them(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn, "0017")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", TENANT)
    await connection.execute(
        """INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                              password_hash, timezone, created_at)
           VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())""",
        *(USER, TENANT),
    )
    key = f"{TENANT}/reports/{USER}/1.pdf"
    await connection.execute(
        """INSERT INTO objects (key, tenant_id, user_id, size, content_type, created_at, kind, expires_at)
           VALUES ($1, $2, $3, 5, 'application/pdf', now(), 'report', now())""",
        *(key, TENANT, USER),
    )
    for _ in range(2):
        for status, failure in (("requested", None), ("ready", None), ("failed", "not_rendered")):
            await connection.execute(REPORT, uuid4(), TENANT, USER, status, failure)
        await downgrade(empty_database.dsn, "0016")
        assert await connection.fetchval("SELECT key FROM objects") == key  # it ages all the same
        await upgrade(empty_database.dsn, "0017")
        assert await connection.fetchval("SELECT count(*) FROM reports") == 0
    await connection.close()


@pytest.mark.parametrize(("status", "failure"), [("failed", None), ("ready", "not_rendered"), ("lost", None)])
async def test_are_never_half_over(
    postgres_database: PostgresDatabase, status: str, failure: str | None
) -> None:
    connection = await asyncpg.connect(postgres_database.dsn)
    with pytest.raises(asyncpg.CheckViolationError):
        await connection.execute(REPORT, uuid4(), TENANT, USER, status, failure)
    await connection.close()
