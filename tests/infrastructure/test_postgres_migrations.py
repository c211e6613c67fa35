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
from tests.infrastructure.one_row_each import fill
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
EVERYTHING = """
    SELECT relname, reloptions::text FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname !~ '^alembic_version|_seq$'
    UNION ALL SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT tablename || ' ' || policyname, concat(roles, ' ', qual, with_check) FROM pg_policies
    UNION ALL SELECT relname, concat(relrowsecurity, ' ', nullif(relacl::text, '')) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relname !~ '^alembic_version|_seq$' AND relrowsecurity
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


async def everything(database: PostgresDatabase) -> dict[str, set[tuple[object, ...]]]:
    connection = await asyncpg.connect(database.dsn)
    found = {tuple(row) for row in await connection.fetch(EVERYTHING)}
    await connection.close()
    return await schema(database) | {"everything": found}


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


async def test_go_up_down_and_up_at_every_step_with_a_row_in_every_table(
    empty_database: PostgresDatabase,
) -> None:
    for before, step in zip([BASE, *steps()], steps(), strict=False):
        earlier = await everything(empty_database)
        await upgrade(empty_database.dsn, step)
        there = await everything(empty_database)
        assert there != earlier, step
        await fill(empty_database)
        await downgrade(empty_database.dsn, before)
        assert await everything(empty_database) == earlier, step
        await upgrade(empty_database.dsn, step)
        assert await everything(empty_database) == there, step
    assert set(await fill(empty_database)) == set(metadata.tables)


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


async def test_move_vectors_into_collections_of_their_models_and_back(
    empty_database: PostgresDatabase,
) -> None:
    first, second, owner = uuid4(), uuid4(), uuid4()
    await upgrade(empty_database.dsn, "0011")
    connection = await asyncpg.connect(empty_database.dsn)
    for shelf, key, model in (
        ("knowledge", first, "a"),
        ("knowledge", second, "b"),
        ("dialogue", first, "b"),
    ):
        await connection.execute(
            """INSERT INTO vectors (shelf, id, tenant_id, owner_id, resource_id, shared, vector, model,
                                    content_hash, source, tags, schema_version)
               VALUES ($1, $2, $3, $3, $3, false, array_fill(1, ARRAY[1536])::real[]::vector, $4, '', '',
                       '{}', 1)""",
            *(shelf, key, owner, model),
        )
    await connection.execute(
        "UPDATE vectors SET id = $2, model = 'a' WHERE shelf = 'dialogue' AND id = $1", first, second
    )
    collections = "SELECT name, shelf, model, state FROM vector_collections ORDER BY name"
    for _ in range(2):
        await upgrade(empty_database.dsn, "0012")
        assert [tuple(row) for row in await connection.fetch(collections)] == [
            ("dialogue-a-1", "dialogue", "a", "serving"),
            ("knowledge-a-1", "knowledge", "a", "serving"),
            ("knowledge-b-1", "knowledge", "b", "kept"),
        ]
        held = await connection.fetch("SELECT collection, id, version FROM vectors ORDER BY collection")
        assert [tuple(row) for row in held] == [
            ("dialogue-a-1", second, 0),
            ("knowledge-a-1", first, 0),
            ("knowledge-b-1", second, 0),
        ]
        await connection.execute(
            """INSERT INTO vectors (collection, id, tenant_id, owner_id, resource_id, shared, vector, model,
                                    content_hash, source, tags, schema_version, version)
               SELECT 'knowledge-b-1', id, tenant_id, owner_id, resource_id, shared, vector, 'b',
                      content_hash, source, tags, schema_version, 7
               FROM vectors WHERE collection = 'knowledge-a-1'"""
        )
        await downgrade(empty_database.dsn, "0011")
        kept = await connection.fetch("SELECT shelf, id, model FROM vectors ORDER BY shelf, model")
        assert [tuple(row) for row in kept] == [
            ("dialogue", second, "a"),
            ("knowledge", first, "a"),
            ("knowledge", second, "b"),
        ]
    await connection.close()


async def test_leave_passages_of_before_without_words(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn, "0015")
    connection = await asyncpg.connect(empty_database.dsn)
    await connection.execute(
        """INSERT INTO vector_collections (name, shelf, model, dimensions, schema_version, state)
           VALUES ('knowledge-a-1', 'knowledge', 'a', 1536, 1, 'serving');
           INSERT INTO vectors (collection, id, tenant_id, owner_id, resource_id, shared, vector, model,
                                content_hash, source, tags, schema_version, version)
           SELECT 'knowledge-a-1', id, id, id, id, false, array_fill(1, ARRAY[1536])::real[]::vector, 'a',
                  '', '', '{}', 1, 1 FROM gen_random_uuid() AS id"""
    )
    for _ in range(2):
        await upgrade(empty_database.dsn, "0016")
        assert tuple((await connection.fetch("SELECT terms, term_weights FROM vectors"))[0]) == ([], [])
        await connection.execute("UPDATE vectors SET terms = '{7}', term_weights = '{1.5}'")
        await downgrade(empty_database.dsn, "0015")
        assert await connection.fetchval("SELECT count(*) FROM vectors") == 1
    await connection.close()


async def test_leave_nothing_behind(empty_database: PostgresDatabase) -> None:
    before = await everything(empty_database)
    await upgrade(empty_database.dsn)
    await downgrade(empty_database.dsn)
    assert await everything(empty_database) == before


async def test_change_nothing_the_second_time(postgres_database: PostgresDatabase) -> None:
    before = await schema(postgres_database)
    await upgrade(postgres_database.dsn)
    assert await schema(postgres_database) == before


async def test_wait_for_each_other(empty_database: PostgresDatabase) -> None:
    """Processes that start at the same moment all find today's schema."""
    await asyncio.gather(*(upgrade(empty_database.dsn) for _ in range(3)))
    assert {table for table, *_ in (await schema(empty_database))["columns"]} == set(metadata.tables)
