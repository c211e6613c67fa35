"""A row in every table that a database has, whatever its schema is at the moment."""

import re
from collections.abc import Sequence

import asyncpg

from tests.servers import PostgresDatabase

# One id for everything: so every foreign key finds its row.
ID = "'00000000-0000-7000-8000-0000000000aa'"
VALUES = {
    "uuid": ID,
    "text": "'x'",
    "bytea": r"'\x01'",
    "boolean": "false",
    "date": "'2030-05-01'",
    "timestamp with time zone": "'2030-05-01 12:00+00'",
    "json": "'{}'",
    "jsonb": "'{}'",
    "vector(1536)": "array_fill(1, ARRAY[1536])::real[]::vector",
}
NUMBERS = ("smallint", "integer", "bigint", "real")
# What rules across columns ask for.
WANTED = {("dialogue_turns", "content"): "'x'"}

TABLES = """
    SELECT c.oid::regclass::text FROM pg_class c
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^alembic_version|^pgqueuer'
    ORDER BY 1
"""
COLUMNS = """
    SELECT attname AS name, format_type(atttypid, atttypmod) AS type, attnotnull AS needed
    FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
    AND attidentity = '' AND attgenerated = ''
"""
CHECKS = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = $1::regclass AND contype = 'c'"
ONE_OF = re.compile(r"\((\w+) = ANY \(ARRAY\['([^']+)'")


async def fill(database: PostgresDatabase) -> Sequence[str]:
    """Each table that is empty gets a row; gives the names of all."""
    connection = await asyncpg.connect(database.dsn)
    try:
        await connection.execute("SET session_replication_role = replica")  # in any order
        tables = [row[0] for row in await connection.fetch(TABLES)]
        for table in tables:
            if not await connection.fetchval(f"SELECT EXISTS (SELECT FROM {table})"):
                await connection.execute(await insert_into(connection, table))
            assert await connection.fetchval(f"SELECT count(*) FROM {table}") >= 1
        return tables
    finally:
        await connection.close()


async def insert_into(connection: "asyncpg.Connection[asyncpg.Record]", table: str) -> str:
    """A statement that names every column that needs a value, as the table is at the moment."""
    checks = "\n".join(row[0] for row in await connection.fetch(CHECKS, table))
    chosen = {name: f"'{value}'" for name, value in ONE_OF.findall(checks)}
    given = {}
    for name, kind, needed in await connection.fetch(COLUMNS, table):
        if needed or (table, name) in WANTED:
            given[name] = WANTED.get((table, name)) or chosen.get(name) or _value(kind)
    return f"INSERT INTO {table} ({', '.join(given)}) VALUES ({', '.join(given.values())})"


def _value(kind: str) -> str:
    if kind.endswith("[]"):
        return "'{}'"
    return "1" if kind in NUMBERS else VALUES[kind]
