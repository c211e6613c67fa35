"""MongoDB: what lies there, how safely, and what happens when the server is away."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from bson import Binary
from bson.codec_options import CodecOptions
from pymongo.errors import OperationFailure

from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.client import Client, answering, mongo_client
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.health import MongoHealth
from adapters.mongo.mongo import Mongo
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from application.paging import PageRequest
from application.ports.failures import StoreUnavailable
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage, Role
from domain.persona.snapshot import PersonaSnapshot
from infrastructure.embedded import EmbeddedMongo
from infrastructure.migrations.mongo import upgrade
from tests import servers
from tests.contracts.on_mongo import OnMongo
from tests.servers import MongoDatabase

pytestmark = pytest.mark.infra

NOW = datetime(2030, 5, 1, 12, 30, 15, 123456, tzinfo=UTC)
TENANT, ADA, THREAD = uuid4(), uuid4(), uuid4()


def a_message() -> DialogueMessage:
    return DialogueMessage(
        id=uuid4(),
        tenant_id=TENANT,
        session_id=THREAD,
        user_id=ADA,
        role=Role.ASSISTANT,
        content="Because.",
        tool_calls=({"name": "search"},),
        tokens=2,
        remember=True,
        created_at=NOW,
    )


def a_snapshot() -> PersonaSnapshot:
    return PersonaSnapshot(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=ADA,
        traits={"sitting": "long"},
        preferences={},
        keywords=("fourier",),
        created_at=NOW,
    )


def an_entry() -> AuditEntry:
    return AuditEntry(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=ADA,
        action="identity.logged_in.v1",
        metadata={},
        created_at=NOW,
    )


class TestWhatLiesThere(OnMongo):
    @pytest.fixture
    def stored(
        self, mongo: Client, mongo_database: MongoDatabase
    ) -> Callable[[str], Awaitable[dict[str, Any]]]:
        async def only_one(collection: str) -> dict[str, Any]:
            raw = mongo[mongo_database.name].get_collection(collection, CodecOptions(tz_aware=True))
            (document,) = [dict(each) async for each in raw.find()]
            return document

        return only_one

    async def test_a_message(self, stored: Callable[[str], Awaitable[dict[str, Any]]]) -> None:
        message = a_message()
        await MongoDialogueLog().append(message)
        assert await stored("dialogue_messages") == {
            "_id": Binary.from_uuid(message.id),
            "tenantId": Binary.from_uuid(TENANT),
            "sessionId": Binary.from_uuid(THREAD),
            "userId": Binary.from_uuid(ADA),
            "role": "assistant",
            "content": "Because.",
            "toolCalls": [{"name": "search"}],
            "tokens": 2,
            "remember": True,
            "createdAt": NOW - timedelta(microseconds=456),
            "createdMicros": 456,
        }

    async def test_a_persona(self, stored: Callable[[str], Awaitable[dict[str, Any]]]) -> None:
        snapshot = a_snapshot()
        await MongoPersonaSnapshots().add(snapshot)
        assert await stored("persona_snapshots") == {
            "_id": Binary.from_uuid(snapshot.id),
            "tenantId": Binary.from_uuid(TENANT),
            "userId": Binary.from_uuid(ADA),
            "traits": {"sitting": "long"},
            "preferences": {},
            "keywords": ["fourier"],
            "createdAt": NOW - timedelta(microseconds=456),
            "createdMicros": 456,
        }

    async def test_an_audit_entry(self, stored: Callable[[str], Awaitable[dict[str, Any]]]) -> None:
        entry = an_entry()
        await MongoAuditLog().record(entry)
        assert await stored("audit_logs") == {
            "_id": Binary.from_uuid(entry.id),
            "tenantId": Binary.from_uuid(TENANT),
            "userId": Binary.from_uuid(ADA),
            "action": "identity.logged_in.v1",
            "metadata": {},
            "createdAt": NOW - timedelta(microseconds=456),
            "createdMicros": 456,
        }


@pytest.mark.parametrize("options", ["", "?w=0", "?w=1&journal=false", "?uuidRepresentation=pythonLegacy"])
async def test_no_url_makes_writes_less_safe(options: str) -> None:
    async with mongo_client(f"mongodb://127.0.0.1:1/{options}", pool_size=3) as client:
        assert client.write_concern.document == {"w": "majority", "j": True}
        assert client.codec_options.uuid_representation == 4
        assert client.options.pool_options.max_pool_size == 3


def test_a_server_that_says_no_is_not_away() -> None:
    with pytest.raises(OperationFailure), answering():
        raise OperationFailure("not authorized", 13)


class TestServerThatGoesAway:
    @pytest.fixture
    def server(self) -> Iterator[EmbeddedMongo]:
        with servers.started(lambda place: EmbeddedMongo(place / "mongo", throwaway=True)) as server:
            yield server

    @pytest.fixture
    async def mongo(self, server: EmbeddedMongo) -> AsyncIterator[Mongo]:
        mongo = Mongo(server.url)
        await upgrade(mongo.client, "going_away")
        await mongo.open("going_away")
        yield mongo
        await mongo.close()

    async def test_is_unavailable_for_every_call_and_serves_again(
        self, server: EmbeddedMongo, mongo: Mongo
    ) -> None:
        log, personas, audit = MongoDialogueLog(), MongoPersonaSnapshots(), MongoAuditLog()
        message = a_message()
        await log.append(message)
        await asyncio.to_thread(server.stop)
        started = time.monotonic()
        calls: list[Awaitable[object]] = [
            log.append(a_message()),
            log.get(TENANT, [message.id]),
            log.page(TENANT, ADA, THREAD, PageRequest()),
            log.latest(TENANT, THREAD, limit=1),
            log.of_user(TENANT, ADA, limit=1),
            log.forget_session(TENANT, THREAD),
            personas.add(a_snapshot()),
            personas.latest(TENANT, ADA),
            audit.record(an_entry()),
            audit.of_user(TENANT, ADA, limit=1),
            mongo.open("going_away"),
            MongoHealth(mongo).check(),
        ]
        outcomes = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(outcome) for outcome in outcomes] == [StoreUnavailable] * len(calls)
        assert time.monotonic() - started < 8
        await asyncio.to_thread(server.start)
        assert await log.append(message) == message


async def test_a_long_thread_is_read_by_its_index(mongo_database: MongoDatabase) -> None:
    """Other people's messages do not slow a thread down: the database looks at its own and no more."""
    async with mongo_client(mongo_database.url) as client:
        await upgrade(client, mongo_database.name)
        collection = client[mongo_database.name]["dialogue_messages"]
        for query, index in (
            ({"sessionId": THREAD}, "by_session"),
            ({"tenantId": TENANT, "userId": ADA}, "by_learner"),
            ({"_id": {"$in": [UUID(int=1)]}}, "_id_"),
        ):
            plan = (await collection.find(query).explain())["queryPlanner"]["winningPlan"]
            assert _indexes(plan) == [index]


def _indexes(plan: dict[str, Any]) -> list[str]:
    inner = _indexes(plan["inputStage"]) if "inputStage" in plan else []
    return [plan["indexName"], *inner] if "indexName" in plan else inner
