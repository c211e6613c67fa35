"""Migrations of MongoDB: up and down, twice, at once, and after half a run."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.mongo.client import Client, mongo_client
from domain.privacy.retention import KEPT, Leftover
from infrastructure.migrations.mongo import MIGRATIONS, applied, downgrade, upgrade
from tests.servers import MongoDatabase

pytestmark = pytest.mark.infra

NAMES = [migration.name for migration in MIGRATIONS]
OLDEST_FIRST = [("createdAt", 1), ("createdMicros", 1), ("_id", 1)]
BY_LEARNER = [("tenantId", 1), ("userId", 1), *OLDEST_FIRST]
BY_TEXT = [("tenantId", 1), ("_fts", "text"), ("_ftsx", 1)]


@pytest.fixture
async def client(mongo_database: MongoDatabase) -> AsyncIterator[Client]:
    async with mongo_client(mongo_database.url) as client:
        yield client


@pytest.fixture
def name(mongo_database: MongoDatabase) -> str:
    return mongo_database.name


async def shape(client: Client, name: str) -> dict[str, dict[str, Any]]:
    """Collections with their indexes, the ledger and the index of ids left out."""
    return {
        collection: {
            index: about["key"]
            for index, about in (await client[name][collection].index_information()).items()
            if index != "_id_"
        }
        for collection in await client[name].list_collection_names()
        if collection != "migrations"
    }


async def test_makes_the_collections_and_their_indexes(client: Client, name: str) -> None:
    assert await upgrade(client, name) == NAMES
    assert await applied(client, name) == NAMES
    found = await shape(client, name)
    by_text = found["persona_snapshots"].pop("by_text", BY_TEXT)  # not every server has such indexes
    assert by_text == BY_TEXT
    assert found == {
        "dialogue_messages": {
            "by_session": [("sessionId", 1), *OLDEST_FIRST],
            "by_learner": BY_LEARNER,
            "expiry": [("createdAt", 1)],
        },
        "persona_snapshots": {"by_learner": BY_LEARNER, "by_keyword": [("tenantId", 1), ("keywords", 1)]},
        "audit_logs": {"by_learner": BY_LEARNER, "expiry": [("createdAt", 1)]},
    }


@pytest.mark.parametrize(
    ("collection", "kind"), [("audit_logs", Leftover.AUDIT), ("dialogue_messages", Leftover.DIALOGUE)]
)
async def test_the_server_removes_a_week_after_the_workers_should(
    client: Client, name: str, collection: str, kind: Leftover
) -> None:
    await upgrade(client, name)
    indexes = await client[name][collection].index_information()
    kept = timedelta(seconds=indexes["expiry"]["expireAfterSeconds"])
    assert kept == KEPT[kind] + timedelta(days=7)


async def test_names_match_the_names_of_their_order() -> None:
    assert sorted(NAMES) == NAMES
    assert len(set(NAMES)) == len(NAMES)


async def test_a_second_upgrade_does_nothing(client: Client, name: str) -> None:
    await upgrade(client, name)
    before = await shape(client, name)
    await client[name]["dialogue_messages"].insert_one({"_id": 1})
    assert await upgrade(client, name) == []
    assert await shape(client, name) == before
    assert await client[name]["dialogue_messages"].count_documents({}) == 1


async def test_two_upgrades_at_once_are_as_good_as_one(client: Client, name: str) -> None:
    await asyncio.gather(*(upgrade(client, name) for _ in range(3)))
    assert await applied(client, name) == NAMES
    assert len(await shape(client, name)) == 3


@pytest.mark.parametrize("migration", MIGRATIONS, ids=NAMES)
async def test_each_step_ends_the_same_however_often_it_runs(
    client: Client, name: str, migration: Any
) -> None:
    await migration.down(client[name])
    await migration.up(client[name])
    before = await shape(client, name)
    await migration.up(client[name])
    assert await shape(client, name) == before
    await migration.down(client[name])
    await migration.down(client[name])
    await migration.up(client[name])
    assert await shape(client, name) == before


async def test_half_a_run_is_finished_by_the_next(client: Client, name: str) -> None:
    """As after a crash: some of the work done, nothing recorded."""
    await upgrade(client, name)
    whole = await shape(client, name)
    await client[name]["audit_logs"].drop_index("expiry")
    await client[name].drop_collection("persona_snapshots")
    await client[name]["migrations"].delete_many({})
    assert await upgrade(client, name) == NAMES
    assert await shape(client, name) == whole


async def test_takes_everything_back(client: Client, name: str) -> None:
    await upgrade(client, name)
    assert await downgrade(client, name) == NAMES[::-1]
    assert await shape(client, name) == {}
    assert await applied(client, name) == []
    assert await downgrade(client, name) == []
    assert await upgrade(client, name) == NAMES
