"""Which way personas are searched is for the server to say, once; the way by text asks what it should."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from adapters.mongo import persona_search, persona_snapshots
from adapters.mongo.client import Client, mongo_client, open_mongo
from adapters.mongo.persona_search import knows_text, learners_with
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from infrastructure.migrations.mongo.personas_by_text_0002 import PERSONAS_BY_TEXT
from tests import servers
from tests.contracts.on_mongo import OnMongo
from tests.contracts.test_persona_snapshots import BOB, TENANT, a_snapshot
from tests.servers import MongoDatabase
from tests.text_server import TextServer

pytestmark = pytest.mark.infra


@pytest.fixture(scope="module")
def text_server() -> Iterator[str]:
    with servers.started(lambda place: TextServer(place / "text", throwaway=True)) as server:
        yield server.url


@pytest.fixture
async def texts(text_server: str) -> AsyncIterator[MongoPersonaSnapshots]:
    with servers.mongo_database(text_server) as database:
        async with mongo_client(text_server) as client:
            await PERSONAS_BY_TEXT.up(client[database.name])  # it cannot keep our other indexes
            await open_mongo(client, database.name)
            yield MongoPersonaSnapshots()


class TestWhereTheServerSearchesTexts:
    async def test_it_is_found_out(self, texts: MongoPersonaSnapshots) -> None:
        await texts.add(a_snapshot())
        assert await knows_text()

    async def test_learners_are_found_by_text(self, texts: MongoPersonaSnapshots) -> None:
        await texts.add(replace(a_snapshot(), keywords=("fourier", "integral")))
        await texts.add(replace(a_snapshot(user_id=BOB), keywords=("algebra",)))
        assert len(await learners_with(TENANT, ["fourier"], by_text=True)) == 1
        assert not await learners_with(TENANT, ["four"], by_text=True)


class TestWhereItDoesNot(OnMongo):
    async def test_it_is_found_out_and_asked_once(
        self, mongo: Client, mongo_database: MongoDatabase, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """On a MongoDB this finds the index, and the search goes by text."""
        asked = []
        held = await mongo[mongo_database.name]["persona_snapshots"].index_information()

        async def asking() -> bool:
            asked.append(await persona_search.knows_text())
            return asked[-1]

        monkeypatch.setattr(persona_snapshots, "knows_text", asking)
        personas = MongoPersonaSnapshots()
        snapshot = a_snapshot()
        await personas.add(snapshot)
        for _ in range(3):
            assert list(await personas.search(TENANT, ["fourier"], limit=1)) == [snapshot]
        assert await personas.search(uuid4(), ["fourier"], limit=1) == []
        assert asked == ["by_text" in held]
