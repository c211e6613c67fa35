"""Bringing the schemas of all stores up to date."""

from adapters.mongo.client import mongo_client
from adapters.pgqueuer.schema import install
from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.tenants import ensure_tenant
from infrastructure.deployment import Addresses
from infrastructure.migrations import mongo, postgres
from infrastructure.settings import Settings


async def migrate(settings: Settings, addresses: Addresses) -> None:
    """Doing it again changes nothing."""
    await postgres.upgrade(addresses.postgres_direct)
    await install(addresses.postgres_direct)
    await _ensure_default_tenant(settings, addresses.postgres_direct)
    client = mongo_client(addresses.mongo)
    try:
        await mongo.upgrade(client, settings.mongo_database)
    finally:
        await client.close()


async def _ensure_default_tenant(settings: Settings, postgres_url: str) -> None:
    engine = create_engine(postgres_url, pool_size=1)
    try:
        await ensure_tenant(Connections(engine), settings.default_tenant, "default")
    finally:
        await engine.dispose()
