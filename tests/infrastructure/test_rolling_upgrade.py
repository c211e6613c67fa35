"""What every step since the last release must be, so that the release before runs on (decision 32)."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import asyncpg
import pytest
from sqlalchemy import Engine, event

from infrastructure.migrations.postgres import upgrade
from infrastructure.migrations.postgres.schema import steps
from tests.infrastructure.one_row_each import COLUMNS, TABLES, insert_into
from tests.servers import PostgresDatabase

pytestmark = pytest.mark.infra

RELEASED = "0025"  # the newest step of the last release: its code knows this schema and no other
SINCE = [step.version for step in steps() if step.version > RELEASED]

# Few rows, ever: a lock on these is over at once.
SMALL = {"tenants", "api_keys", "vector_collections", "fsck_runs", "audit_head", "alembic_version"}

INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX (?!CONCURRENTLY )\S+ ON (?:ONLY )?(\w+)", re.IGNORECASE)
ALTER = re.compile(r"ALTER TABLE (?:ONLY )?(\w+) (.*)", re.IGNORECASE | re.DOTALL)
WRITE = re.compile(r"(?:UPDATE (\w+) SET|DELETE FROM (\w+))", re.IGNORECASE)
SLOW = {
    "reads every row while nobody can write": re.compile(
        r"ADD (?:CONSTRAINT \S+ )?(?:CHECK|FOREIGN KEY)(?!.*NOT VALID)|SET NOT NULL",
        re.IGNORECASE | re.DOTALL,
    ),
    "writes every row again": re.compile(r"ALTER (?:COLUMN )?\w+ (?:SET DATA )?TYPE", re.IGNORECASE),
    "makes an index while nobody can write": re.compile(
        r"ADD (?:CONSTRAINT \S+ )?(?:UNIQUE|PRIMARY KEY)(?!.*USING INDEX)", re.IGNORECASE | re.DOTALL
    ),
}


def faults_in(statement: str, tables: set[str]) -> Iterator[str]:
    """What would hold writers up; ``tables`` are those that were there before the step and are large."""
    index, alter, write = INDEX.search(statement), ALTER.match(statement), WRITE.match(statement)
    if index is not None and index[1] in tables:
        yield "makes an index while nobody can write: beside_writers.create_index"
    if alter is not None and alter[1] in tables:
        yield from (why for why, how in SLOW.items() if how.search(alter[2]))
    if write is not None and (write[1] or write[2]) in tables:
        yield "writes many rows in one transaction"


@pytest.mark.parametrize(
    ("statement", "wrong"),
    [
        ("CREATE INDEX ix ON tasks (id)", True),
        ("CREATE UNIQUE INDEX ix ON tasks (id)", True),
        ("CREATE INDEX CONCURRENTLY ix ON tasks (id)", False),
        ("CREATE INDEX ix ON tenants (id)", False),
        ("ALTER TABLE tasks ADD CONSTRAINT c CHECK (id > 0)", True),
        ("ALTER TABLE tasks ADD CONSTRAINT c CHECK (id > 0) NOT VALID", False),
        ("ALTER TABLE tasks VALIDATE CONSTRAINT c", False),
        ("ALTER TABLE tasks ADD CONSTRAINT c FOREIGN KEY(a) REFERENCES b (id)", True),
        ("ALTER TABLE tasks ADD CONSTRAINT c UNIQUE (a)", True),
        ("ALTER TABLE tasks ADD CONSTRAINT c UNIQUE USING INDEX ix", False),
        ("ALTER TABLE tasks ALTER COLUMN a SET NOT NULL", True),
        ("ALTER TABLE tasks ALTER COLUMN a TYPE BIGINT", True),
        ("ALTER TABLE tasks ADD COLUMN a BIGINT", False),
        ("UPDATE tasks SET a = 1", True),
        ("DELETE FROM tasks", True),
    ],
)
def test_what_holds_writers_up_is_told_from_what_does_not(statement: str, *, wrong: bool) -> None:
    assert bool(list(faults_in(statement, {"tasks"}))) == wrong


@contextmanager
def overheard() -> Iterator[list[str]]:
    """Every statement that is sent meanwhile."""
    said = list[str]()

    def hear(connection: object, cursor: object, statement: str, *rest: object) -> None:
        said.append(" ".join(statement.split()))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


async def test_no_step_holds_writers_up(empty_database: PostgresDatabase) -> None:
    await upgrade(empty_database.dsn, RELEASED)
    connection = await asyncpg.connect(empty_database.dsn)
    faults = []
    for step in SINCE:
        large = {row[0] for row in await connection.fetch(TABLES)} - SMALL
        with overheard() as said:
            await upgrade(empty_database.dsn, step)
        assert any("alembic_version" in each for each in said)
        faults += [f"{step}: {each}: {fault}" for each in said for fault in faults_in(each, large)]
    await connection.close()
    assert faults == []


async def shape(database: PostgresDatabase) -> dict[str, dict[str, tuple[str, bool]]]:
    connection = await asyncpg.connect(database.dsn)
    found = {
        table: {name: (kind, needed) for name, kind, needed in await connection.fetch(COLUMNS, table)}
        for (table,) in await connection.fetch(TABLES)
    }
    await connection.close()
    return found


async def inserts(database: PostgresDatabase, tables: Sequence[str]) -> Sequence[str]:
    connection = await asyncpg.connect(database.dsn)
    statements = [await insert_into(connection, table) for table in tables]
    await connection.close()
    return statements


async def test_the_release_before_reads_and_writes_the_newest_schema(
    empty_database: PostgresDatabase, postgres_database: PostgresDatabase
) -> None:
    """Everything that it knows is still there, of the same kind, and what it writes is still enough."""
    await upgrade(empty_database.dsn, RELEASED)
    before, after = await shape(empty_database), await shape(postgres_database)
    for table, columns in before.items():
        for name, (kind, _) in columns.items():
            assert after[table].get(name, ("gone", False))[0] == kind, f"{table}.{name}"
    connection = await asyncpg.connect(postgres_database.dsn)
    await connection.execute("SET session_replication_role = replica")  # in any order
    for table, written in zip(before, await inserts(empty_database, list(before)), strict=True):
        await connection.execute(f"DELETE FROM {table}")
        await connection.execute(written)
        assert len(await connection.fetch(f"SELECT {', '.join(before[table])} FROM {table}")) == 1
    await connection.close()
