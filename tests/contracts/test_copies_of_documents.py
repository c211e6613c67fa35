"""Documents are copied with all that makes them found, and what changes meanwhile is caught up with."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import bson
import pytest
from pymongo import AsyncMongoClient

from adapters.mongo.changes import ChangeLog, ChangesLost, written_in
from adapters.mongo.copies import OPTIONS, MongoCopies, copying_client
from tests.servers import MongoDatabase

pytestmark = pytest.mark.infra

MESSAGES = "dialogue_messages"


@dataclass(frozen=True, slots=True)
class TwoDatabases:
    """One that lives, and one that a copy of it goes into."""

    client: AsyncMongoClient[Mapping[str, Any]]
    name: str

    @property
    def living(self) -> MongoCopies:
        return MongoCopies(self.client[self.name])

    @property
    def copied(self) -> MongoCopies:
        return MongoCopies(self.client[f"{self.name}_copied"])

    async def documents(self, database: MongoCopies, collection: str = MESSAGES) -> Sequence[Any]:
        return await database.database[collection].find().sort("_id", 1).to_list()

    async def copy(self) -> int:
        count = 0
        definitions = await self.living.definitions()
        for collection, definition in definitions:
            await self.copied.make(collection, definition)
            async for piece, _ in self.living.pieces(collection):
                count += await self.copied.fill(collection, piece)
            await self.copied.index(collection, definition)
        return count


@pytest.fixture
async def both(mongo_database: MongoDatabase) -> AsyncIterator[TwoDatabases]:
    client = copying_client(mongo_database.url)
    databases = TwoDatabases(client, mongo_database.name)
    yield databases
    await client.drop_database(databases.copied.database)
    await client.close()


def a_message(number: int = 0, **more: object) -> dict[str, object]:
    return {"_id": UUID(int=number << 64 | uuid4().int >> 64), "content": f"Why {number}?", **more}


async def changes_of(log: ChangeLog, *, until: int) -> bytes:
    found: list[bytes] = []
    while len(found) < until:
        found += await log.read(1_000_000)
    return b"".join(found)


async def test_a_copy_has_every_document_and_every_index(both: TwoDatabases) -> None:
    living = both.living.database
    await living[MESSAGES].insert_many([a_message(number, userId=uuid4()) for number in range(3_000)])
    await living[MESSAGES].create_index([("userId", 1), ("_id", -1)], name="by_learner", unique=True)
    await living.create_collection("audit_logs")
    assert await both.copy() == 3_000
    assert await both.documents(both.copied) == await both.documents(both.living)
    assert await both.copied.definitions() == await both.living.definitions()
    assert [await both.copied.count(name) for name in (MESSAGES, "audit_logs")] == [3_000, 0]


async def test_a_document_more_changes_one_piece(both: TwoDatabases) -> None:
    messages = both.living.database[MESSAGES]
    await messages.insert_many([a_message(number) for number in range(12_000)])
    before = [piece async for piece, _ in both.living.pieces(MESSAGES)]
    await messages.insert_one(a_message(6_000))
    after = [piece async for piece, _ in both.living.pieces(MESSAGES)]
    assert len(before) > 2
    assert len(set(after) - set(before)) <= 2  # it may be where one is cut


async def test_changes_bring_a_copy_to_the_same_however_often_they_are_applied(both: TwoDatabases) -> None:
    living, messages = both.living.database, both.living.database[MESSAGES]
    stays, changes, goes = (a_message(number) for number in range(3))
    await messages.insert_many([stays, changes, goes])
    await living["gone"].insert_one(a_message())
    log = ChangeLog(living)
    await log.open()
    await both.copy()
    await messages.replace_one({"_id": changes["_id"]}, {**changes, "content": "Else"})
    await messages.delete_one({"_id": goes["_id"]})
    late, brief = a_message(4), a_message(5)
    await messages.insert_many([late, brief])
    await messages.delete_one({"_id": brief["_id"]})
    await living["gone"].drop()
    body = await changes_of(log, until=6)
    await log.close()
    changed = list(bson.decode_iter(body, OPTIONS))
    wanted = [stays, {**changes, "content": "Else"}, late]
    for _ in range(2):
        await both.copied.apply(changed)
        assert await both.documents(both.copied) == wanted == await both.documents(both.living)
        assert await both.documents(both.copied, "gone") == []
    touched = (changes, goes, late, brief)
    assert set(written_in(body) or ()) == {str(each["_id"]) for each in touched}


async def test_a_log_goes_on_where_another_has_left_off(both: TwoDatabases) -> None:
    messages = both.living.database[MESSAGES]
    first = ChangeLog(both.living.database)
    await first.open()
    await messages.insert_one(a_message(1))
    await changes_of(first, until=1)
    await first.close()
    missed = a_message(2)
    await messages.insert_one(missed)
    second = ChangeLog(both.living.database, first.token)
    await second.open()
    assert written_in(await changes_of(second, until=1)) == [str(missed["_id"])]
    await second.close()


async def test_a_place_that_the_server_does_not_know_is_refused(both: TwoDatabases) -> None:
    log = ChangeLog(both.living.database, '{"_data": "nowhere"}')
    with pytest.raises(ChangesLost):
        await log.open()


async def test_a_collection_that_is_dropped_takes_all_its_messages(both: TwoDatabases) -> None:
    living = both.living.database
    await living[MESSAGES].insert_one(a_message())
    log = ChangeLog(living)
    await log.open()
    await living[MESSAGES].drop()
    assert written_in(await changes_of(log, until=1)) is None
    await log.close()
