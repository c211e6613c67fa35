"""Schemas change while everybody writes, and while several processes want to change them."""

import asyncio
import json
import subprocess
from pathlib import Path
from time import perf_counter

import asyncpg
import pytest

from infrastructure.migrations.mongo import MIGRATIONS
from infrastructure.migrations.postgres import downgrade, upgrade
from infrastructure.migrations.postgres.schema import steps
from tests.infrastructure.one_row_each import ID, fill
from tests.infrastructure.processes import COMMAND, environment
from tests.infrastructure.test_fsck import Stores
from tests.infrastructure.test_rolling_upgrade import RELEASED, SINCE
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(600)]

TASKS, TURNS = 1_000_000, 200_000
AT_ONCE = 4
LONGEST = 2.0  # seconds that a write may take: four times what a step waits for a lock

MANY_TASKS = f"""
    INSERT INTO tasks (id, tenant_id, user_id, plan_id, position, summary, status)
    SELECT gen_random_uuid(), {ID}, {ID}, {ID}, n, 'Read chapter ' || n, 'todo'
    FROM generate_series(1, {TASKS}) n
"""
MANY_TURNS = f"""
    INSERT INTO dialogue_turns (id, tenant_id, user_id, session_id, version, reply_id, content, content_hash,
                                remember, accepted_at, claimed_until)
    SELECT gen_random_uuid(), {ID}, {ID}, {ID}, 1, gen_random_uuid(), 'Why?', '', false, now(), now()
    FROM generate_series(1, {TURNS})
"""
WRITES = (
    f"""INSERT INTO tasks (id, tenant_id, user_id, plan_id, position, summary, status)
        VALUES (gen_random_uuid(), {ID}, {ID}, {ID}, 0, 'Read', 'todo')""",
    f"""INSERT INTO dialogue_turns (id, tenant_id, user_id, session_id, version, reply_id, content,
                                    content_hash, remember, accepted_at, claimed_until)
        VALUES (gen_random_uuid(), {ID}, {ID}, {ID}, 1, gen_random_uuid(), 'Why?',
                '', false, now(), now())""",
    f"UPDATE users SET version = version + 1 WHERE id = {ID}",
)


class Writer:
    """One statement again and again, on a connection of its own."""

    def __init__(self, statement: str) -> None:
        self.statement, self.longest, self.written = statement, 0.0, 0

    async def write(self, dsn: str, stop: asyncio.Event) -> None:
        connection = await asyncpg.connect(dsn)
        while not stop.is_set():
            began = perf_counter()
            await connection.execute(self.statement)
            self.longest, self.written = max(self.longest, perf_counter() - began), self.written + 1
            await asyncio.sleep(0.002)
        await connection.close()


async def test_nobody_waits_long_while_large_tables_change(
    empty_database: PostgresDatabase, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every step since the last release, up, down and up again, on a million tasks."""
    dsn = empty_database.dsn
    await upgrade(dsn, RELEASED)
    await fill(empty_database)
    connection = await asyncpg.connect(dsn)
    for statement in (MANY_TASKS, MANY_TURNS, "ANALYZE"):
        await connection.execute(statement)
    await connection.close()
    there = [RELEASED, *SINCE]
    moves = [(upgrade, step) for step in SINCE] + [(downgrade, step) for step in reversed(there[:-1])]
    moves += [(upgrade, step) for step in SINCE]
    for move, step in moves:
        stop, writers = asyncio.Event(), [Writer(statement) for statement in WRITES]
        async with asyncio.TaskGroup() as group:
            for writer in writers:
                group.create_task(writer.write(dsn, stop))
            began = perf_counter()
            await move(dsn, step)
            took = perf_counter() - began
            stop.set()
        longest, written = max(each.longest for each in writers), sum(each.written for each in writers)
        with capsys.disabled():
            print(f"\n{move.__name__} to {step}: {took:.2f} s, {written:,} writes, longest {longest:.3f} s")
        assert longest < LONGEST


def test_one_of_many_processes_does_it_and_the_others_find_nothing_to_do(
    empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> None:
    stores = Stores(empty_database.dsn, mongo_database, tmp_path)
    processes = [
        subprocess.Popen(
            [*COMMAND, "migrate", "up", "--json"],
            cwd=stores.home,
            env=environment(stores.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(AT_ONCE)
    ]
    said = [process.communicate(timeout=500) for process in processes]
    assert [(process.returncode, said[1]) for process, said in zip(processes, said, strict=True)] == [
        (0, "")
    ] * AT_ONCE
    taken = sorted(sum(len(each["steps"]) for each in json.loads(out)) for out, _ in said)
    assert taken == [*[0] * (AT_ONCE - 1), len(steps()) + len(MIGRATIONS) + 1]
