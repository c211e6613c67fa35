"""Where Docker has the images, the tests take their servers from containers."""

import asyncio

import asyncpg
import pytest

from infrastructure.migrations.postgres import upgrade
from infrastructure.migrations.postgres.schema import steps
from tests import servers
from tests.deployment.docker import docker, store_image

pytestmark = pytest.mark.timeout(1200)


def test_postgres_comes_from_a_container_and_leaves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    image = store_image("postgres")
    monkeypatch.delenv("TEST_POSTGRES_URL", raising=False)
    monkeypatch.setattr(servers, "POSTGRES_IMAGE", image)
    with servers.postgres_server() as server, server.database() as database:
        assert "@127.0.0.1:" in server.dsn
        assert of_image(image) != ""
        assert asyncio.run(migrated(database.dsn)) == steps()[-1].version
    assert of_image(image) == ""


async def migrated(dsn: str) -> object:
    await upgrade(dsn)
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval("SELECT version_num FROM alembic_version")
    finally:
        await connection.close()


def of_image(image: str) -> str:
    return docker("ps", "--all", "--quiet", "--filter", f"ancestor={image}")
