"""Where scenarios happen: over fakes, and over the real stores that the product brings along."""

import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from adapters.offline.hashed_words import HashedWords
from adapters.offline.quoting_tutor import QuotingTutor
from adapters.postgres.statements import Statement
from adapters.postgres.tables import outbox_deliveries
from adapters.postgres.tenants import ensure_tenant
from application.coaching.answer_abandoned_turns import AnswerAbandonedTurnsCommand
from application.consistency.relay_observer import NobodyWatches
from application.ports.outbox import Delivery
from application.ports.token_issuer import Identity
from infrastructure.container import Container, MemoryContainer
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.settings import Settings
from tests.acceptance.world import World
from tests.servers import MongoDatabase, PostgresDatabase

# Some stores keep time in milliseconds: what happens later must be dated later in all of them.
TICK = timedelta(milliseconds=1)

_UNDONE = Statement(delete(outbox_deliveries))


class NothingMayFail(NobodyWatches):
    """Background work is done again until it works; in a scenario it has to work at once."""

    def __init__(self) -> None:
        self.failures: list[str] = []

    def postponed(self, delivery: Delivery, *, delay: timedelta, reason: str) -> None:
        self.failures.append(f"{delivery.subscriber} could not handle {delivery.name}: {reason}")

    def parked(self, delivery: Delivery, *, reason: str) -> None:
        self.failures.append(f"{delivery.subscriber} gave up on {delivery.name}: {reason}")

    def paused(self, subscriber: str, *, pause: timedelta, reason: str) -> None:
        self.failures.append(f"{subscriber} had to pause: {reason}")


def imaginary_world(words: HashedWords) -> World:
    """Every store is a fake; the models are the product's own."""
    clock = MemoryClock(tick=TICK)
    stores = MemoryStores(clock=clock)
    container = MemoryContainer(stores=stores)
    container.ports.tutor.override(QuotingTutor())

    async def school() -> UUID:
        tenant_id = uuid4()
        stores.database.tenants.add(tenant_id)
        return tenant_id

    async def leave() -> None:
        """Nobody comes here again."""

    return _world(container, clock, words, school=school, leave=leave)


@asynccontextmanager
async def real_world(
    postgres: PostgresDatabase, mongo: MongoDatabase, folder: Path, words: HashedWords
) -> AsyncIterator[World]:
    """The product as it comes, over PostgreSQL with vectors and queue, MongoDB, and a folder."""
    settings = Settings(_env_file=None, home=folder, mongo_database=mongo.name)
    addresses = Addresses(postgres=postgres.dsn, postgres_direct=postgres.dsn, mongo=mongo.url)
    keys = Keys(**{name: secrets.token_bytes(LENGTH) for name in NAMES})
    await migrate(settings, addresses)
    container = Container(deployment=Deployment(settings=settings, addresses=addresses, keys=keys))
    clock = MemoryClock(tick=TICK)
    container.ports.clock.override(clock)

    async def school() -> UUID:
        tenant_id = uuid4()
        await ensure_tenant(container.ports.connections(), tenant_id, "A school")
        return tenant_id

    async def leave() -> None:
        await container.ports.connections().row(_UNDONE)

    async with opened(container), container.ports.queue_connections():
        yield _world(container, clock, words, school=school, leave=leave)


def _world(
    container: Container | MemoryContainer,
    clock: MemoryClock,
    words: HashedWords,
    *,
    school: Callable[[], Coroutine[Any, Any, UUID]],
    leave: Callable[[], Coroutine[Any, Any, None]],
) -> World:
    watch = NothingMayFail()
    container.ports.embedder.override(words)
    container.ports.relay_observer.override(watch)
    coach, relay, tokens = container.coach(), container.relay(), container.ports.token_issuer()

    async def catch_up() -> None:
        watch.failures.clear()
        await coach.answer_abandoned_turns(AnswerAbandonedTurnsCommand())
        await relay.drain()
        assert watch.failures == []

    def access_for(identity: Identity) -> str:
        access: str = tokens.access_token(identity, now=clock.now())
        return access

    return World(
        coach=coach, clock=clock, catch_up=catch_up, school=school, access_for=access_for, leave=leave
    )
