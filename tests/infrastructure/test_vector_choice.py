"""Where vectors are kept is one setting."""

from pathlib import Path

import pytest
from pydantic import SecretStr
from qdrant_client import AsyncQdrantClient

from adapters.postgres.vector_collections import PostgresVectorCollections
from adapters.postgres.vector_inventory import PostgresVectorInventory
from adapters.postgres.vectors import PostgresRecallIndex
from adapters.qdrant.health import QdrantHealth
from adapters.qdrant.inventory import QdrantVectorInventory
from adapters.qdrant.recall_index import QdrantRecallIndex
from adapters.qdrant.vector_collections import QdrantVectorCollections
from application.ports.recall_index import Shelf
from infrastructure import vector_server
from infrastructure.container import Container
from infrastructure.refused import Refused
from infrastructure.settings import Settings
from tests.infrastructure.test_object_choice import container_of, settings

NOBODY = SecretStr("http://127.0.0.1:1")


def kinds(container: Container) -> list[type]:
    ports = container.ports
    parts = [ports.recall_index(), ports.vector_collections(), *ports.inventories()[1:3]]
    return [type(each) for each in parts]


def over_qdrant(tmp_path: Path) -> Settings:
    return settings(tmp_path, qdrant_url=NOBODY, qdrant_prefix="coach.")


async def test_beside_the_truth_unless_there_is_a_server(tmp_path: Path) -> None:
    container = container_of(settings(tmp_path))
    inventories = [PostgresVectorInventory] * 2
    assert kinds(container) == [PostgresRecallIndex, PostgresVectorCollections, *inventories]
    assert {each.store for each in container.ports.store_healths()} == {"postgres", "mongo", "objects"}


async def test_a_server_takes_every_part(tmp_path: Path) -> None:
    container = container_of(over_qdrant(tmp_path))
    inventories = [QdrantVectorInventory] * 2
    assert kinds(container) == [QdrantRecallIndex, QdrantVectorCollections, *inventories]
    assert [type(each) for each in container.ports.store_healths()][-1] is QdrantHealth
    assert container.ports.vector_places().serving(Shelf.PERSONA) == "coach.persona"
    await container.ports.vector_server().close()


@pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")
async def test_is_prepared_with_todays_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = AsyncQdrantClient(":memory:")
    monkeypatch.setattr(vector_server, "vector_server_of", lambda _: client)
    with monkeypatch.context() as open_still:
        open_still.setattr(client, "close", _nothing)
        for _ in range(2):
            await vector_server.prepare(over_qdrant(tmp_path))
    aliases = {each.alias_name: each.collection_name for each in (await client.get_aliases()).aliases}
    assert aliases == {f"coach.{shelf.value}": f"coach.{shelf.value}-hashed-words-v1-1" for shelf in Shelf}
    await client.close()


async def test_says_where_nobody_answers(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="COACH_QDRANT_URL"):
        await vector_server.prepare(over_qdrant(tmp_path))


async def _nothing() -> None: ...
