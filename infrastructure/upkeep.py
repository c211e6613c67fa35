"""What an operator does to the stores of a deployment."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Never

from returns.result import Result, Success

from adapters.postgres.sealed_rows import SealedRows
from application.audit.audited import Audited
from application.coach import Coach
from entrypoints.cli.operations import DemoLearner, Holdings, Rotated, SchemaStanding, Seeded, SeedOrder
from infrastructure import migrate as migrating
from infrastructure import seeding
from infrastructure.container import Container
from infrastructure.holdings import count_holdings
from infrastructure.home import Home
from infrastructure.key_rotation import rotate_blind_index_key, rotate_master_key
from infrastructure.lifespan import opened
from infrastructure.reaching import reached, reached_addresses
from infrastructure.settings import Settings


async def migrate(settings: Settings) -> Sequence[SchemaStanding]:
    """Needs no keys: schemas hold no secrets."""
    return await migrating.migrate(settings, reached_addresses(settings))


async def schemas(settings: Settings, *, sql: bool) -> Sequence[SchemaStanding]:
    return await migrating.standings(settings, reached_addresses(settings), sql=sql)


async def migrate_down(settings: Settings, store: str, to: str | None) -> SchemaStanding:
    return await migrating.migrate_down(settings, reached_addresses(settings), store, to)


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


@asynccontextmanager
async def _container(settings: Settings) -> AsyncIterator[Container]:
    container = Container(deployment=reached(settings))
    async with opened(container):
        yield container
