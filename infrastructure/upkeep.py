"""What an operator does to the stores of a deployment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from uuid import UUID

from application.coach import Coach
from application.ports.dead_letters import DeadLetter
from entrypoints.cli.operations import DemoLearner, Holdings
from entrypoints.queue.replay import list_dead_letters, replay_dead_letter
from infrastructure import migrate as migrating
from infrastructure import seeding
from infrastructure.container import Container
from infrastructure.holdings import count_holdings
from infrastructure.home import Home
from infrastructure.lifespan import opened
from infrastructure.reaching import reached, reached_addresses
from infrastructure.settings import Settings


async def migrate(settings: Settings) -> None:
    """Needs no keys: schemas hold no secrets."""
    await migrating.migrate(settings, reached_addresses(settings))


async def seed(settings: Settings) -> DemoLearner:
    async with _container(settings) as container:
        return await seeding.seed(container, Home(settings.home))


async def holdings(settings: Settings) -> Sequence[Holdings]:
    async with _container(settings) as container:
        return await count_holdings(container)


async def dead_letters(settings: Settings) -> Sequence[DeadLetter]:
    async with _container(settings) as container, container.ports.queue_connections():
        return await list_dead_letters(container.ports.dead_letters())


async def replay(settings: Settings, ids: Sequence[UUID]) -> int:
    """Says how many of them there were."""
    replayed = 0
    async with _container(settings) as container, container.ports.queue_connections():
        for letter_id in ids:
            replayed += await replay_dead_letter(
                letter_id,
                dead_letters=container.ports.dead_letters(),
                sealer=container.sealer(),
                queue=container.queue_commands(),
            )
    return replayed


@asynccontextmanager
async def coach(settings: Settings) -> AsyncIterator[Coach]:
    async with _container(settings) as container:
        yield container.coach()


@asynccontextmanager
async def _container(settings: Settings) -> AsyncIterator[Container]:
    container = Container(deployment=reached(settings))
    async with opened(container):
        yield container
