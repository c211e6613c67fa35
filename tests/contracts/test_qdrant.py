"""Qdrant keeps the contracts of vectors: in the client's local mode, and on a server where one is set."""

import os
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import pytest
from qdrant_client import AsyncQdrantClient

from adapters.qdrant import inventory as scrolling
from adapters.qdrant.client import qdrant_client
from adapters.qdrant.health import QdrantHealth
from adapters.qdrant.inventory import QdrantVectorInventory
from adapters.qdrant.places import Places
from adapters.qdrant.points import MEANING, TERMS
from adapters.qdrant.recall_index import QdrantRecallIndex
from adapters.qdrant.vector_collections import QdrantVectorCollections
from application.ports.failures import StoreUnavailable
from application.ports.inventory import Inventory, Stock
from application.ports.recall_index import Question, RecallIndex, Shelf
from application.ports.store_health import StoreHealth
from application.ports.vector_collections import CollectionState, VectorCollections
from tests.builders import a_recallable, a_vector
from tests.contracts.recall_by_words import RecallByWordsContract
from tests.contracts.recall_index import ADA, TENANT, RecallIndexContract
from tests.contracts.test_inventories import DiscardingContract, OfVectors
from tests.contracts.test_store_health import StoreHealthContract
from tests.contracts.vector_collections import VectorCollectionsContract

# Local mode says what it leaves undone; the README says it too.
pytestmark = [
    pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant"),
    pytest.mark.filterwarnings("ignore:Local mode performs exact"),
]
SERVER = os.environ.get("TEST_QDRANT_URL")
PLACES = ["local", *(["server"] if SERVER else [])]


class OnQdrant:
    @pytest.fixture(params=PLACES)
    async def places(self, request: pytest.FixtureRequest) -> AsyncIterator[Places]:
        """Nothing is dropped but what begins with a name of our own."""
        local = request.param == "local"
        client = AsyncQdrantClient(":memory:") if local else qdrant_client(str(SERVER), None)
        prefix = "" if local else f"test-{uuid4()}-"
        yield Places(client, prefix=prefix)
        for each in (await client.get_collections()).collections:
            if each.name.startswith(prefix):
                await client.delete_collection(each.name)
        await client.close()

    @pytest.fixture
    def recall_index(self, places: Places) -> RecallIndex:
        return QdrantRecallIndex(places)

    @pytest.fixture
    def vector_collections(self, places: Places) -> VectorCollections:
        return QdrantVectorCollections(places)

    @pytest.fixture
    def index(self, recall_index: RecallIndex) -> RecallIndex:
        return recall_index

    @pytest.fixture
    def inventory(self, places: Places, monkeypatch: pytest.MonkeyPatch) -> Inventory:
        monkeypatch.setattr(scrolling, "PAGE", 10)
        return QdrantVectorInventory(places, Stock.KNOWLEDGE_VECTORS)


class TestQdrantRecallIndex(OnQdrant, RecallIndexContract, RecallByWordsContract): ...


class TestQdrantVectorCollections(OnQdrant, VectorCollectionsContract):
    async def test_are_laid_out_for_many_tenants_and_little_memory(self, places: Places) -> None:
        """Local mode keeps this and does not act on it."""
        collections = QdrantVectorCollections(places)
        for _ in range(2):
            await collections.prepare("model-a")
        assert [(each.shelf, each.state) for each in await collections.all()] == [
            (shelf, CollectionState.SERVING) for shelf in sorted(Shelf, key=lambda each: each.value)
        ]
        about = await places.client.get_collection(places.serving(Shelf.KNOWLEDGE))
        vectors, sparse = about.config.params.vectors, about.config.params.sparse_vectors
        assert isinstance(vectors, dict)
        assert sparse is not None
        assert (vectors[MEANING].size, vectors[MEANING].on_disk) == (1536, True)
        assert "int8" in str(vectors[MEANING].quantization_config)
        assert "always_ram=True" in str(vectors[MEANING].quantization_config)
        assert sparse[TERMS].modifier == "idf"
        if SERVER and about.payload_schema:
            assert "is_tenant=True" in str(about.payload_schema["tenantId"])

    async def test_two_systems_share_a_server(self, places: Places) -> None:
        other = Places(places.client, prefix=f"{places.at('')}other.")
        mine, theirs = QdrantRecallIndex(places), QdrantRecallIndex(other)
        passage = a_recallable(tenant_id=TENANT, owner_id=ADA)
        await mine.put(Shelf.KNOWLEDGE, [passage])
        await theirs.put(Shelf.KNOWLEDGE, [replace(passage, model="model-b")])
        question = Question(a_vector(1.0), "model-a")
        for each, seen in ((mine, 1), (theirs, 1)):
            assert await each.count(Shelf.KNOWLEDGE, tenant_id=TENANT) == seen
        found = await mine.find(Shelf.KNOWLEDGE, tenant_id=TENANT, owner_id=ADA, question=question, limit=5)
        assert [match.id for match in found] == [passage.id]
        assert [each.name for each in await QdrantVectorCollections(places).all()] == ["knowledge-model-a-1"]


class TestQdrantVectors(OnQdrant, OfVectors, DiscardingContract): ...


class TestQdrantHealth(OnQdrant, StoreHealthContract):
    @pytest.fixture
    def healthy(self, places: Places) -> StoreHealth:
        return QdrantHealth(places.client)

    @pytest.fixture
    def ailing(self, nobody: AsyncQdrantClient) -> StoreHealth:
        return QdrantHealth(nobody)


@pytest.fixture
async def nobody() -> AsyncIterator[AsyncQdrantClient]:
    """Of a server that is not there."""
    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))
        client = qdrant_client(f"http://127.0.0.1:{ours.getsockname()[1]}", None)
        yield client
        await client.close()


async def test_a_server_that_is_away_is_unavailable(nobody: AsyncQdrantClient) -> None:
    index = QdrantRecallIndex(Places(nobody))
    with pytest.raises(StoreUnavailable):
        await index.put(Shelf.KNOWLEDGE, [a_recallable(tenant_id=TENANT, owner_id=ADA)])
    with pytest.raises(StoreUnavailable):
        await index.count(Shelf.KNOWLEDGE, tenant_id=TENANT)
