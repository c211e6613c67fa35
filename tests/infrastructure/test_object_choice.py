"""Where objects are kept is one setting."""

from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from adapters.filesystem.inventory import FilesystemInventory
from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.filesystem.signed_links import FilesystemSignedLinks
from adapters.s3.health import S3Health
from adapters.s3.inventory import S3Inventory
from adapters.s3.object_store import S3ObjectStore
from adapters.s3.signed_links import S3SignedLinks
from application.ports.object_store import ObjectStore
from application.ports.signed_links import LONGEST
from infrastructure.buckets import prepare
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.refused import Refused
from infrastructure.settings import Settings
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = pytest.mark.infra

NOWHERE = Addresses(
    postgres="postgresql://127.0.0.1:1/coach",
    postgres_direct="postgresql://127.0.0.1:1/coach",
    mongo="mongodb://127.0.0.1:1",
)
KEYS = Keys(**dict.fromkeys(NAMES, bytes(range(LENGTH))))
KEY = "tenant/uploads/user/1-notes.md"


def settings(tmp_path: Path, **chosen: object) -> Settings:
    return Settings(_env_file=None).model_copy(update={"home": tmp_path, **chosen})


def over_s3(server: str, **chosen: object) -> dict[str, object]:
    url = urlsplit(server)
    return {
        "s3_bucket": f"test-{uuid4().hex}",
        "s3_endpoint": f"{url.scheme}://{url.hostname}:{url.port}",
        "s3_region": "eu-central-1",
        "s3_key_id": SecretStr(url.username or ""),
        "s3_secret": SecretStr(url.password or ""),
        "s3_prefix": "coach/",
        **chosen,
    }


def container_of(chosen: Settings, addresses: Addresses = NOWHERE) -> Container:
    return Container(deployment=Deployment(settings=chosen, addresses=addresses, keys=KEYS))


async def test_a_folder_unless_there_is_a_bucket(tmp_path: Path) -> None:
    ports = container_of(settings(tmp_path)).ports
    kinds = [type(each) for each in (ports.object_store(), ports.signed_links(), ports.objects_inventory())]
    assert kinds == [FilesystemObjectStore, FilesystemSignedLinks, FilesystemInventory]
    assert container_of(settings(tmp_path)).http_options().objects is not None


async def test_a_bucket_takes_every_part_that_a_folder_had(tmp_path: Path, s3_server: str) -> None:
    container = container_of(settings(tmp_path, **over_s3(s3_server)))
    ports = container.ports
    kinds = [type(each) for each in (ports.object_store(), ports.signed_links(), ports.objects_inventory())]
    assert kinds == [S3ObjectStore, S3SignedLinks, S3Inventory]
    assert [type(each) for each in ports.store_healths() if each.store == "objects"] == [S3Health]
    assert any(isinstance(each, S3Inventory) for each in ports.inventories())
    assert container.http_options().objects is None
    assert not (tmp_path / "objects").exists()


async def test_a_deployment_over_a_bucket_is_migrated_and_works(
    tmp_path: Path, s3_server: str, postgres_database: PostgresDatabase, mongo_database: MongoDatabase
) -> None:
    chosen = settings(tmp_path, mongo_database=mongo_database.name, **over_s3(s3_server))
    dsn = postgres_database.dsn
    addresses = Addresses(postgres=dsn, postgres_direct=dsn, mongo=mongo_database.url)
    for _ in range(2):
        await migrate(chosen, addresses)
    container = container_of(chosen, addresses)
    async with opened(container):
        bucket = container.ports.bucket()
        rules = await bucket.ask(
            lambda client: client.get_bucket_lifecycle_configuration(Bucket=chosen.s3_bucket)
        )
        assert "coach-audio" in {rule["ID"] for rule in rules["Rules"]}
        link = await container.ports.signed_links().to_put(
            KEY, content_type="text/markdown", size=5, lasting=LONGEST
        )
        async with httpx.AsyncClient() as client:
            sent = await client.request(link.method, link.url, headers=dict(link.headers), content=b"notes")
        assert sent.status_code == 200, sent.text
        store: ObjectStore = container.use_cases.object_store()
        assert await store.get(KEY) == b"notes"
        await store.remove(KEY)
        await bucket.ask(lambda client: client.delete_bucket(Bucket=chosen.s3_bucket))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"s3_key_id": SecretStr("nobody")}, "403|InvalidAccessKeyId"),
        ({"s3_endpoint": "http://127.0.0.1:1"}, "objects"),
    ],
)
async def test_a_bucket_that_cannot_be_prepared_is_told_in_plain_words(
    tmp_path: Path, s3_server: str, wrong: dict[str, object], why: str
) -> None:
    with pytest.raises(Refused, match=f"COACH_S3_BUCKET.*({why})") as refused:
        await prepare(settings(tmp_path, **over_s3(s3_server, **wrong)))
    assert "nobody" not in str(refused.value)


async def test_links_begin_where_the_product_is_reached(tmp_path: Path) -> None:
    chosen = settings(tmp_path, public_url="https://coach.example/")
    link = (
        await container_of(chosen)
        .ports.signed_links()
        .to_get(KEY, content_type="text/markdown", filename="x", lasting=LONGEST)
    )
    assert link.url.startswith(f"https://coach.example/objects/{KEY}?link=")
