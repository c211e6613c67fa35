"""Bringing the schemas of all stores up to date."""

from contextlib import AsyncExitStack

from adapters.mongo.client import mongo_client
from adapters.mongo.health import MongoHealth
from adapters.pgqueuer.schema import install
from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.health import PostgresHealth
from adapters.postgres.tenants import ensure_tenant
from application.consistency.reasons import reason_of
from application.ports.store_health import StoreHealth
from infrastructure import buckets, vector_server
from infrastructure.deployment import Addresses
from infrastructure.migrations import mongo, postgres
from infrastructure.refused import Refused
from infrastructure.settings import Settings


async def migrate(settings: Settings, addresses: Addresses) -> None:
    """Doing it again changes nothing. Raises ``Refused`` when a store does not answer, and changes none."""
    async with AsyncExitStack() as stack:
        engine, client = create_engine(addresses.postgres_direct, pool_size=1), mongo_client(addresses.mongo)
        stack.push_async_callback(engine.dispose)
        stack.push_async_callback(client.close)
        connections = Connections(engine)
        await _must_answer(PostgresHealth(connections), "PostgreSQL", "COACH_POSTGRES_URL")
        await _must_answer(MongoHealth(client), "MongoDB", "COACH_MONGO_URL")
        await buckets.prepare(settings)
        await vector_server.prepare(settings)
        await postgres.upgrade(addresses.postgres_direct)
        await install(addresses.postgres_direct)
        await ensure_tenant(connections, settings.default_tenant, "default")
        await mongo.upgrade(client, settings.mongo_database)


async def _must_answer(store: StoreHealth, name: str, where: str) -> None:
    try:
        await store.check()
    except Exception as why:  # noqa: BLE001 - whatever it is, a store that is not asked right is no store
        raise Refused(f"{name} does not answer where {where} leads ({reason_of(why)})") from None
