"""The migrations make what the statements are compiled for, forwards, backwards and at the same time."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import asyncpg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from adapters.postgres.engine import create_engine
from adapters.postgres.tables import metadata
from domain.coaching.dialogue import reply_id_of
from infrastructure.migrations import postgres
from infrastructure.migrations.postgres import BASE, downgrade, upgrade
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

COLUMNS = """
    SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity::text,
           pg_get_expr(adbin, adrelid)
    FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attrelid::regclass::text = ANY($1::text[]) AND attnum > 0 AND NOT attisdropped
"""
CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE conrelid::regclass::text = ANY($1::text[])
"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename = ANY($1::text[])"
LEFT_BEHIND = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


async def schema(database: PostgresDatabase) -> dict[str, set[tuple[object, ...]]]:
    """Everything that PostgreSQL itself says of our tables."""
    connection = await asyncpg.connect(database.dsn)
    tables = sorted(metadata.tables)
    found = {
        what: {tuple(row) for row in await connection.fetch(query, tables)}
        for what, query in {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES}.items()
    }
    await connection.close()
    return found


async def names(database: PostgresDatabase) -> set[str]:
    connection = await asyncpg.connect(database.dsn)
    found = {row["relname"] for row in await connection.fetch(LEFT_BEHIND)}
    await connection.close()
    return found


def steps() -> Sequence[str]:
    config = Config()
    config.set_main_option("script_location", str(postgres.__path__[0]))
    script = ScriptDirectory.from_config(config)
    return [step.revision for step in reversed(list(script.walk_revisions()))]


async def test_make_what_the_tables_say(
    postgres_database: PostgresDatabase, empty_database: PostgresDatabase
) -> None:
    engine = create_engine(empty_database.dsn)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE EXTENSION vector"))
        await connection.run_sync(metadata.create_all)
    await engine.dispose()
    migrated, declared = await schema(postgres_database), await schema(empty_database)
    for what in declared:
        assert migrated[what] == declared[what], what
    assert {table for table, *_ in migrated["columns"]} == set(metadata.tables)


async def test_go_up_down_and_up_at_every_step(empty_database: PostgresDatabase) -> None:
    for before, step in zip([BASE, *steps()], steps(), strict=False):
        await upgrade(empty_database.dsn, step)
        there = await names(empty_database)
        await downgrade(empty_database.dsn, before)
        assert await names(empty_database) < there
        await upgrade(empty_database.dsn, step)
        assert await names(empty_database) == there


async def test_name_the_replies_of_turns_that_were_there_before(empty_database: PostgresDatabase) -> None:
    tenant, user, session, turn = (uuid4() for _ in range(4))
    await upgrade(empty_database.dsn, "0009")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'A school')", tenant)
    await connection.execute(
        """INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                              password_hash, timezone, created_at)
           VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())""",
        *(user, tenant),
    )
    await connection.execute(
        """INSERT INTO sessions (id, tenant_id, user_id, version, title, focus, created_at, updated_at)
           VALUES ($1, $2, $3, 1, '', '', now(), now())""",
        *(session, tenant, user),
    )
    await connection.execute(
        """INSERT INTO dialogue_turns (id, tenant_id, user_id, session_id, version, content_hash, remember,
                                       accepted_at, answered_at, claimed_until)
           VALUES ($1, $2, $3, $4, 1, '', false, now(), now(), now())""",
        *(turn, tenant, user, session),
    )
    await upgrade(empty_database.dsn, "0010")
    assert await connection.fetchval("SELECT reply_id FROM dialogue_turns") == reply_id_of(turn)
    await connection.close()


async def test_leave_nothing_behind(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn)
    await downgrade(empty_database.dsn)
    assert await names(empty_database) == {"alembic_version", "alembic_version_pkc"}


async def test_change_nothing_the_second_time(postgres_database: PostgresDatabase) -> None:
    before = await schema(postgres_database)
    await upgrade(postgres_database.dsn)
    assert await schema(postgres_database) == before


async def test_wait_for_each_other(empty_database: PostgresDatabase) -> None:
    """Processes that start at the same moment all find today's schema."""
    await asyncio.gather(*(upgrade(empty_database.dsn) for _ in range(3)))
    assert set(metadata.tables) < await names(empty_database)
