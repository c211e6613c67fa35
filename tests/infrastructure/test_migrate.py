"""`coach migrate` over all stores: looked at first, taken once by whoever is first, and back again."""

import asyncio
import base64
import json
from pathlib import Path

import asyncpg
import pytest
from pydantic import SecretStr

from entrypoints.cli.operations import SchemaStanding
from infrastructure import upkeep
from infrastructure.migrate import migrate, migrate_down, standings
from infrastructure.migrations.lock import LOCK, alone
from infrastructure.migrations.mongo import MIGRATIONS
from infrastructure.migrations.postgres import raise_to, upgrade
from infrastructure.migrations.postgres.schema import steps
from infrastructure.refused import Refused
from tests.infrastructure.processes import coach
from tests.infrastructure.test_fsck import KEY, Stores
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]


@pytest.fixture
def stores(empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path) -> Stores:
    return Stores(empty_database.dsn, mongo_database, tmp_path)


async def by_store(stores: Stores, *, sql: bool = False) -> dict[str, SchemaStanding]:
    return {each.store: each for each in await standings(stores.settings, stores.addresses, sql=sql)}


async def test_whoever_is_first_does_it_and_the_others_find_nothing_to_do(stores: Stores) -> None:
    taken = await asyncio.gather(*(migrate(stores.settings, stores.addresses) for _ in range(3)))
    counted = sorted(sum(len(each.steps) for each in standings) for standings in taken)
    assert counted == [0, 0, len(steps()) + len(MIGRATIONS) + 1]


async def test_is_looked_at_taken_and_taken_back(stores: Stores) -> None:
    before, newest, there = await by_store(stores), steps()[-1], steps()[-2]
    assert (before["postgres"].version, before["mongo"].version, before["vectors"].version) == (None,) * 3
    assert before["mongo"].steps[0].does.startswith("The first collections")
    assert await by_store(stores) == before
    await migrate(stores.settings, stores.addresses)
    back = await migrate_down(stores.settings, stores.addresses, "postgres", there.version)
    assert (back.version, back.steps) == (there.version, [newest])
    planned = (await by_store(stores, sql=True))["postgres"]
    assert (planned.version, len(planned.steps)) == (there.version, 1)
    assert f"SET version_num='{newest.version}'" in (planned.steps[0].sql or "")
    down = await migrate_down(stores.settings, stores.addresses, "mongo", MIGRATIONS[0].number)
    assert [step.version for step in down.steps] == [each.number for each in reversed(MIGRATIONS[1:])]
    assert down.version == MIGRATIONS[0].number
    await migrate(stores.settings, stores.addresses)
    after = await by_store(stores)
    assert {each.version == each.newest and not each.steps for each in after.values()} == {True}


def test_the_command_looks_at_what_is_set(stores: Stores) -> None:
    done = coach("migrate", "status", "--json", cwd=stores.home, **stores.environment)
    assert (done.returncode, done.stderr) == (1, "")
    assert {each["store"] for each in json.loads(done.stdout)} == {"postgres", "mongo", "vectors", "objects"}


async def test_moving_is_in_the_chain_of_acts_from_the_first_time_on(stores: Stores) -> None:
    settings = stores.settings.model_copy(
        update={
            "postgres_url": SecretStr(stores.postgres),
            "mongo_url": SecretStr(stores.addresses.mongo),
            "receipt_key": SecretStr(base64.b64encode(KEY).decode()),
        }
    )
    await upkeep.migrate(settings)
    await upkeep.migrate(settings)  # has nothing to do, and enters nothing
    there = steps()[-2].version
    await upkeep.migrate_down(settings, "postgres", there)
    connection = await asyncpg.connect(stores.postgres)
    acts = await connection.fetch(
        "SELECT name, outcome, details->>'to' AS goal FROM audit_chain ORDER BY position"
    )
    newest = {each.store: each.newest for each in await standings(settings, stores.addresses)}
    goals = ", ".join(f"{store} {newest[store]}" for store in ("postgres", "vectors", "mongo"))
    assert [tuple(each) for each in acts] == [
        ("migrate.up", "begun", goals),
        ("migrate.up", "done", goals),
        ("migrate.down", "begun", f"postgres {there}"),
        ("migrate.down", "done", f"postgres {there}"),
    ]
    await upkeep.migrate_down(settings, "postgres", None)  # and the chain with all the rest
    assert await connection.fetchval("SELECT to_regclass('audit_chain')") is None
    await connection.close()


async def test_what_cannot_be_taken_back_is_refused(stores: Stores) -> None:
    for store, to in (
        ("postgres", "9999"),
        ("mongo", "9999"),
        ("objects", None),
        ("vectors", "0"),
        ("x", "1"),
    ):
        with pytest.raises(Refused):
            await migrate_down(stores.settings, stores.addresses, store, to)


async def test_whoever_waits_too_long_is_told_for_whom(empty_database: PostgresDatabase) -> None:
    holder = await asyncpg.connect(empty_database.dsn)
    await holder.execute("SELECT pg_advisory_lock($1::bigint)", LOCK)
    with pytest.raises(Refused, match=f"process {holder.get_server_pid()}"):
        async with alone(empty_database.dsn, patience=0.1):
            pass
    await holder.close()


async def test_a_long_transaction_is_not_queued_behind(empty_database: PostgresDatabase) -> None:
    """A step that waited for the lock would hold up every writer of the table; it gives up and says so."""
    await upgrade(empty_database.dsn, "0025")
    long, writer = [await asyncpg.connect(empty_database.dsn) for _ in range(2)]
    transaction = long.transaction()
    await transaction.start()
    await long.execute("SELECT count(*) FROM tenants")
    refused = asyncio.create_task(raise_to(empty_database.dsn, "0027", tries=2))
    longest = 0.0
    while not refused.done():
        began = asyncio.get_running_loop().time()
        await writer.execute("INSERT INTO tenants (id, name) VALUES (gen_random_uuid(), 'A school')")
        longest = max(longest, asyncio.get_running_loop().time() - began)
        await asyncio.sleep(0.01)
    with pytest.raises(Refused, match=f"process {long.get_server_pid()}, postgres, idle in transaction"):
        await refused
    assert longest > 0
    await transaction.rollback()
    await raise_to(empty_database.dsn, "0027", tries=1)
    assert await writer.fetchval("SELECT version_num FROM alembic_version") == "0027"
    assert await writer.fetchval("SHOW lock_timeout") == "0"
    for each in (long, writer):
        await each.close()
