"""Bringing the schemas of all stores up to date, or one of them back, one process at a time."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from adapters.mongo.health import MongoHealth
from adapters.mongo.mongo import Mongo
from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.health import PostgresHealth
from application.consistency.reasons import reason_of
from application.ports.store_health import StoreHealth
from entrypoints.cli.operations import SchemaStanding
from infrastructure.deployment import Addresses
from infrastructure.migrations.lock import alone
from infrastructure.migrations.mongo.schema import MongoSchema
from infrastructure.migrations.objects import ObjectSchema
from infrastructure.migrations.postgres.schema import PostgresSchema
from infrastructure.migrations.step import StoreSchema
from infrastructure.migrations.vectors import VectorSchema
from infrastructure.refused import Refused
from infrastructure.secrets import logged_in
from infrastructure.settings import Settings


async def migrate(settings: Settings, addresses: Addresses) -> Sequence[SchemaStanding]:
    """Doing it again changes nothing; says which steps were taken.

    Raises ``Refused`` when a store does not answer, and changes none.
    """
    addresses = await logged_in(settings, addresses)
    async with _reached(settings, addresses) as schemas, alone(addresses.postgres_direct):
        planned = [await _standing(schema) for schema in schemas.values()]
        for schema in schemas.values():
            await schema.up()
        return planned


async def standings(
    settings: Settings, addresses: Addresses, *, sql: bool = False
) -> Sequence[SchemaStanding]:
    """How far each store is, and what ``migrate`` would do. Changes nothing, and waits for nobody."""
    async with _reached(settings, await logged_in(settings, addresses)) as schemas:
        return [await _standing(schema, sql=sql) for schema in schemas.values()]


async def migrate_down(
    settings: Settings, addresses: Addresses, store: str, to: str | None
) -> SchemaStanding:
    """Takes back every step of the store after ``to``; says which. What only these can hold is lost."""
    addresses = await logged_in(settings, addresses)
    async with _reached(settings, addresses) as schemas, alone(addresses.postgres_direct):
        schema = schemas.get(store)
        if schema is None:
            raise Refused(f"There is no store {store}, only {', '.join(schemas)}")
        taken = await schema.down(to)
        return SchemaStanding(store=store, version=await schema.version(), newest=schema.newest, steps=taken)


async def _standing(schema: StoreSchema, *, sql: bool = False) -> SchemaStanding:
    return SchemaStanding(
        store=schema.store,
        version=await schema.version(),
        newest=schema.newest,
        steps=await schema.pending(sql=sql),
    )


@asynccontextmanager
async def _reached(settings: Settings, addresses: Addresses) -> AsyncIterator[Mapping[str, StoreSchema]]:
    """All of them, in the order in which they go up."""
    async with AsyncExitStack() as stack:
        engine, mongo = create_engine(addresses.postgres_direct, pool_size=1), Mongo(addresses.mongo)
        stack.push_async_callback(engine.dispose)
        stack.push_async_callback(mongo.close)
        connections = Connections(engine)
        await _must_answer(PostgresHealth(connections), "PostgreSQL", "COACH_POSTGRES_URL")
        await _must_answer(MongoHealth(mongo), "MongoDB", "COACH_MONGO_URL")
        url, tenant = addresses.postgres_direct, settings.default_tenant
        schemas: Sequence[StoreSchema] = (
            ObjectSchema(settings),
            PostgresSchema(url, connections, default_tenant=tenant),
            VectorSchema(settings, connections),
            MongoSchema(mongo.client, settings.mongo_database),
        )
        yield {schema.store: schema for schema in schemas}


async def _must_answer(store: StoreHealth, name: str, where: str) -> None:
    try:
        await store.check()
    except Exception as why:  # noqa: BLE001 - whatever it is, a store that is not asked right is no store
        raise Refused(f"{name} does not answer where {where} leads ({reason_of(why)})") from None
