"""What an operator does to the stores of a deployment."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Never, TypeVar

from returns.result import Result, Success

from adapters.postgres.sealed_rows import SealedRows
from application.audit.audited import Audited
from application.coach import Coach
from entrypoints.cli.operations import DemoLearner, Holdings, Rotated, SchemaStanding, Seeded, SeedOrder
from infrastructure import migrate as migrating
from infrastructure import seeding
from infrastructure.composition.choices import audit_key
from infrastructure.container import Container
from infrastructure.deployment import Addresses
from infrastructure.holdings import count_holdings
from infrastructure.home import Home
from infrastructure.key_rotation import rotate_blind_index_key, rotate_master_key
from infrastructure.keys import receipt_key_of
from infrastructure.lifespan import opened
from infrastructure.migrations.on_record import Migration, on_record
from infrastructure.reaching import reached, reached_addresses
from infrastructure.secrets import logged_in
from infrastructure.settings import Settings

T = TypeVar("T")


async def migrate(settings: Settings) -> Sequence[SchemaStanding]:
    """Needs no key but the chain's, and that only where there is something to do."""
    addresses = reached_addresses(settings)
    behind = [each for each in await migrating.standings(settings, addresses) if each.steps]
    move = partial(migrating.migrate, settings, addresses)
    if not behind:
        return await move()
    goals = ", ".join(f"{each.store} {each.newest}" for each in behind)
    return await _on_record(settings, addresses, Migration(act="migrate.up", to=goals), move)


async def schemas(settings: Settings, *, sql: bool) -> Sequence[SchemaStanding]:
    return await migrating.standings(settings, reached_addresses(settings), sql=sql)


async def migrate_down(settings: Settings, store: str, to: str | None) -> SchemaStanding:
    addresses = reached_addresses(settings)
    migration = Migration(act="migrate.down", to=f"{store} {to or 'nothing'}")
    move = partial(migrating.migrate_down, settings, addresses, store, to)
    return await _on_record(settings, addresses, migration, move)


async def seed(settings: Settings) -> DemoLearner:
    async with _container(settings) as container:
        return await seeding.seed(container, Home(settings.home))


async def seed_population(settings: Settings, order: SeedOrder, *, watch: Callable[[int], None]) -> Seeded:
    async with _container(settings) as container:
        return await seeding.seed_population(container, Home(settings.home), order, watch=watch)


async def holdings(settings: Settings) -> Sequence[Holdings]:
    async with _container(settings) as container:
        return await count_holdings(container)


async def rotate_keys(settings: Settings, *, blind_index: bool) -> Rotated:
    async with _container(settings) as container:
        keys, rows = container.deployment().keys, SealedRows(container.ports.connections())
        turn = rotate_blind_index_key if blind_index else rotate_master_key

        async def rotate(_: RotateKeys, /) -> Result[Rotated, Never]:
            settle = partial(asyncio.sleep, settings.request_deadline + 1)
            return Success(await turn(keys, rows, settle=settle))

        audited = Audited(
            rotate,
            container.ports.audit_trail(),
            container.ports.clock(),
            container.ports.ids(),
            act="keys.rotate",
            fields=("blind_index",),
        )
        return (await audited(RotateKeys(blind_index=blind_index))).unwrap()


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateKeys:
    blind_index: bool


@asynccontextmanager
async def coach(settings: Settings) -> AsyncIterator[Coach]:
    async with _container(settings) as container, container.ports.queue_connections():
        yield container.coach()


async def _on_record(
    settings: Settings, addresses: Addresses, migration: Migration, move: Callable[[], Awaitable[T]]
) -> T:
    key = audit_key(receipt_key_of(settings, Home(settings.home).keys))
    url = (await logged_in(settings, addresses)).postgres_direct
    return await on_record(url, key, migration, move)


@asynccontextmanager
async def _container(settings: Settings) -> AsyncIterator[Container]:
    container = Container(deployment=reached(settings))
    async with opened(container):
        yield container
