"""Every store tells what it holds in the same way."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import cast
from uuid import UUID, uuid4

import asyncpg
import pytest

from adapters.filesystem import inventory as folder
from adapters.filesystem.inventory import FilesystemInventory
from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.memory.stores import MemoryStores
from adapters.mongo import message_inventory, persona_inventory
from adapters.mongo.client import Client
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.message_inventory import MongoMessageInventory
from adapters.mongo.persona_inventory import MongoPersonaInventory
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from adapters.postgres.connections import Connections
from adapters.postgres.vector_inventory import PostgresVectorInventory
from adapters.postgres.vectors import PostgresRecallIndex
from application.consistency.comparison import Item
from application.ports.dialogue_log import DialogueLog
from application.ports.inventory import Inventory, Stock, persona_key
from application.ports.object_store import ObjectStore
from application.ports.old_dialogue import Discarding
from application.ports.persona_snapshots import PersonaSnapshots
from application.ports.recall_index import RecallIndex, Shelf
from domain.coaching.dialogue import content_hash
from tests.builders import a_recallable
from tests.contracts.inventory import InventoryContract, listed
from tests.contracts.on_mongo import OnMongo
from tests.contracts.test_dialogue_log import a_message
from tests.contracts.test_persona_snapshots import a_snapshot
from tests.on_postgres import OnPostgres
from tests.servers import PostgresDatabase

# Names that sort differently as paths and as texts: "-" < "/" < "0" < "a", and a folder beside a file.
NAMES = ("b.md", "a/b.md", "a-.md", "a0.md", "ä.md", "a.md", "Z.md", "a/a.md")


class OfMessages(InventoryContract):
    @pytest.fixture(autouse=True)
    def _written_by(self, log: DialogueLog) -> None:
        self._log = log

    async def put(self, *, tenant_id: UUID, owner_id: UUID, number: int) -> Item:
        message = a_message(tenant_id=tenant_id, user_id=owner_id, session_id=uuid4(), content=f"W{number}")
        await self._log.append(message)
        return Item(
            key=str(message.id),
            tenant_id=tenant_id,
            owner_id=owner_id,
            hangs_on=message.session_id,
            digest=content_hash(message.content),
        )


class OfVectors(InventoryContract):
    @pytest.fixture(autouse=True)
    def _written_by(self, index: RecallIndex) -> None:
        self._index = index

    async def put(self, *, tenant_id: UUID, owner_id: UUID, number: int) -> Item:
        passage = a_recallable(tenant_id=tenant_id, owner_id=owner_id, shared=number % 3 == 0)
        passage = replace(passage, content_hash=content_hash(f"W{number}"))
        await self._index.put(Shelf.KNOWLEDGE, [passage])
        await self._index.put(Shelf.PERSONA, [a_recallable(tenant_id=tenant_id, owner_id=owner_id)])
        return Item(
            key=str(passage.id),
            tenant_id=tenant_id,
            owner_id=owner_id,
            hangs_on=passage.resource_id,
            digest=passage.content_hash,
            shared=passage.shared,
        )


class DiscardingContract:
    """Beside an inventory: what has an id is gone, wherever it was, and nothing else."""

    put: Callable[..., Awaitable[Item]]

    async def test_what_has_one_of_the_ids_is_gone(self, inventory: Inventory) -> None:
        put = [await self.put(tenant_id=uuid4(), owner_id=uuid4(), number=number) for number in range(3)]
        discarding = cast(Discarding, inventory)
        for _ in range(2):
            await discarding.discard([UUID(put[0].key), UUID(put[2].key), uuid4()])
        await discarding.discard([])
        assert [item.key for item in await listed(inventory.items())] == [put[1].key]


class OfPersonas(InventoryContract):
    """Every other learner has two snapshots: they count as one."""

    @pytest.fixture(autouse=True)
    def _written_by(self, personas: PersonaSnapshots) -> None:
        self._personas = personas

    def a_key(self) -> str:
        return persona_key(uuid4(), uuid4())

    async def put(self, *, tenant_id: UUID, owner_id: UUID, number: int) -> Item:
        for micros in range(1 + number % 2):
            await self._personas.add(a_snapshot(tenant_id=tenant_id, user_id=owner_id, micros=micros))
        return Item(
            key=persona_key(tenant_id, owner_id), tenant_id=tenant_id, owner_id=owner_id, hangs_on=owner_id
        )

    async def test_tells_when_the_newest_was_written(self, inventory: Inventory) -> None:
        item = await self.put(tenant_id=uuid4(), owner_id=uuid4(), number=1)
        newest = a_snapshot(micros=1).created_at
        assert (await inventory.look([item.key]))[item.key].written_at == newest


class OfObjects(InventoryContract):
    @pytest.fixture(autouse=True)
    def _written_by(self, store: ObjectStore) -> None:
        self._store = store

    async def put(self, *, tenant_id: UUID, owner_id: UUID, number: int) -> Item:
        name = NAMES[number % len(NAMES)]
        key = f"{tenant_id}/uploads/{owner_id}/{name}"
        await self._store.put(key, b"x" * number, content_type="text/plain")
        return Item(key=key, tenant_id=tenant_id, owner_id=owner_id, hangs_on=owner_id, digest=str(number))

    async def test_gives_all_names_of_one_learner_in_order(
        self, store: ObjectStore, inventory: Inventory
    ) -> None:
        place = f"{uuid4()}/uploads/{uuid4()}"
        keys = [f"{place}/{name}" for name in NAMES]
        for key in keys:
            await store.put(key, b"", content_type="text/plain")
        assert [item.key for item in await listed(inventory.items())] == sorted(keys)


class OnMemory:
    @pytest.fixture
    def stores(self) -> MemoryStores:
        return MemoryStores()


class TestMemoryMessages(OnMemory, OfMessages, DiscardingContract):
    @pytest.fixture
    def log(self, stores: MemoryStores) -> DialogueLog:
        return stores.dialogue_log

    @pytest.fixture
    def inventory(self, stores: MemoryStores) -> Inventory:
        return of(Stock.MESSAGES, stores)


class TestMemoryVectors(OnMemory, OfVectors, DiscardingContract):
    @pytest.fixture
    def index(self, stores: MemoryStores) -> RecallIndex:
        return stores.recall_index

    @pytest.fixture
    def inventory(self, stores: MemoryStores) -> Inventory:
        return of(Stock.KNOWLEDGE_VECTORS, stores)


class TestMemoryPersonas(OnMemory, OfPersonas):
    @pytest.fixture
    def personas(self, stores: MemoryStores) -> PersonaSnapshots:
        return stores.persona_snapshots

    @pytest.fixture
    def inventory(self, stores: MemoryStores) -> Inventory:
        return of(Stock.PERSONAS, stores)


class TestMemoryObjects(OnMemory, OfObjects):
    @pytest.fixture
    def store(self, stores: MemoryStores) -> ObjectStore:
        return stores.object_store

    @pytest.fixture
    def inventory(self, stores: MemoryStores) -> Inventory:
        return of(Stock.OBJECTS, stores)


@pytest.mark.infra
class TestMongoMessages(OnMongo, OfMessages, DiscardingContract):
    @pytest.fixture
    def log(self, mongo: Client) -> DialogueLog:
        return MongoDialogueLog()

    @pytest.fixture
    def inventory(self, mongo: Client, monkeypatch: pytest.MonkeyPatch) -> Inventory:
        monkeypatch.setattr(message_inventory, "PAGE", 10)
        return MongoMessageInventory()


@pytest.mark.infra
class TestMongoPersonas(OnMongo, OfPersonas):
    @pytest.fixture
    def personas(self, mongo: Client) -> PersonaSnapshots:
        return MongoPersonaSnapshots()

    @pytest.fixture
    def inventory(self, mongo: Client, monkeypatch: pytest.MonkeyPatch) -> Inventory:
        monkeypatch.setattr(persona_inventory, "PAGE", 4)
        return MongoPersonaInventory()

    async def test_a_learner_with_more_than_a_page_is_told_once(
        self, inventory: Inventory, personas: PersonaSnapshots
    ) -> None:
        tenant_id, mine, theirs = uuid4(), UUID(int=1), UUID(int=2)
        for micros in range(10):
            for user_id in (mine, theirs):
                await personas.add(a_snapshot(tenant_id=tenant_id, user_id=user_id, micros=micros))
        assert [item.owner_id for item in await listed(inventory.items())] == [mine, theirs]


@pytest.mark.infra
class TestPostgresVectors(OnPostgres, OfVectors, DiscardingContract):
    more_than_a_page = 1_001

    @pytest.fixture
    def index(self, connections: Connections) -> RecallIndex:
        return PostgresRecallIndex(connections)

    @pytest.fixture
    def inventory(self, connections: Connections) -> Inventory:
        return PostgresVectorInventory(connections, Stock.KNOWLEDGE_VECTORS)

    async def test_one_that_was_measured_by_another_model_than_all_is_not_as_it_should_be(
        self, inventory: Inventory, postgres_database: PostgresDatabase
    ) -> None:
        put = await self.put_some(2)
        connection = await asyncpg.connect(postgres_database.dsn)
        await connection.execute("UPDATE vectors SET model = 'another' WHERE id = $1", UUID(put[0].key))
        await connection.close()
        found = await inventory.look([item.key for item in put])
        assert found[put[0].key].digest != put[0].digest
        assert found[put[1].key].digest == put[1].digest


class TestFilesystemObjects(OfObjects):
    @pytest.fixture
    def store(self, tmp_path: Path) -> ObjectStore:
        return FilesystemObjectStore(tmp_path)

    @pytest.fixture
    def inventory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Inventory:
        monkeypatch.setattr(folder, "PAGE", 10)
        return FilesystemInventory(tmp_path)


def of(stock: Stock, stores: MemoryStores) -> Inventory:
    (inventory,) = [each for each in stores.inventories if each.stock is stock]
    return inventory
