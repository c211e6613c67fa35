"""What the model is held against: a whole coach that can die and come back over the same stores."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
from dependency_injector import providers

from adapters.memory.clock import MemoryClock
from adapters.memory.embedder import MemoryEmbedder
from adapters.memory.password_hasher import MemoryPasswordHasher
from adapters.memory.stores import MemoryStores
from adapters.memory.tutor import MemoryTutor
from adapters.postgres.tenants import ensure_tenant
from application.coach import Coach
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from infrastructure.container import Container, MemoryContainer
from infrastructure.lifespan import opened
from tests.faults.crash_child import OPTIONS, Order, container_for, wrap
from tests.faults.model.dying import Fuse, Life, live
from tests.faults.model.learner import OTHER_SCHOOL, SCHOOL

# Some stores keep time in milliseconds.
TICK = timedelta(milliseconds=1)
LONG_ENOUGH = timedelta(minutes=6)  # for every lease, every claim and every wait between attempts


@dataclass(frozen=True)
class Told:
    """An event that was committed; ``of`` is the tenant and the aggregate."""

    event_id: UUID
    name: str
    of: tuple[UUID, UUID]


class World(ABC):
    """``told`` are the events that were committed, ``published`` the ids of those that the bus has heard."""

    options = RelayOptions()
    container: Container | MemoryContainer

    def __init__(self) -> None:
        self.fuse = Fuse()
        self.clock = MemoryClock(tick=TICK)

    @property
    def coach(self) -> Coach:
        coach: Coach = self.container.coach()
        return coach

    def relay(self, subscribers: Sequence[str] | None = None) -> Relay:
        """One that serves these subscribers only, or all."""
        chosen = [
            each for each in self.container.subscribers() if subscribers is None or each.name in subscribers
        ]
        return Relay(outbox=self.container.ports.outbox(), subscribers=chosen, options=self.options)

    async def live(self, *acts: Callable[[], Awaitable[Any]]) -> list[Life]:
        """All at once; if the process dies of it, another one has taken its place afterwards."""
        lives = await live(self.fuse, *acts)
        if self.fuse.dead:
            await self.close()
            await self.open()
            self.fuse.renew()
        return lives

    async def pass_time(self) -> None:
        self.clock.advance(LONG_ENOUGH)

    @abstractmethod
    async def open(self) -> None: ...
    @abstractmethod
    async def close(self) -> None: ...
    @abstractmethod
    async def told(self) -> list[Told]: ...
    @abstractmethod
    async def published(self) -> set[UUID]: ...


class ImaginaryWorld(World):
    """Over the fakes."""

    def __init__(self) -> None:
        super().__init__()
        self._stores = MemoryStores([SCHOOL, OTHER_SCHOOL], clock=self.clock)

    async def open(self) -> None:
        self.container = MemoryContainer(stores=self._stores)
        wrap(self.container, self.fuse)

    async def close(self) -> None:
        """Fakes have nothing to close."""

    async def told(self) -> list[Told]:
        kept = self._stores.database.events.values()
        return [
            Told(each.event_id, each.event.name, (each.event.tenant_id, each.aggregate_id)) for each in kept
        ]

    async def published(self) -> set[UUID]:
        return {UUID(str(each["id"])) for each in self._stores.message_bus.published}


class BuiltWorld(World):
    """Over PostgreSQL with vectors and queue, MongoDB, and a folder."""

    options = OPTIONS

    def __init__(self, order: Order) -> None:
        super().__init__()
        self._order = order
        self._open = AsyncExitStack()

    async def open(self) -> None:
        container = container_for(self._order)
        for name, stand_in in {
            "clock": self.clock,
            "embedder": MemoryEmbedder(),
            "password_hasher": MemoryPasswordHasher(),
            "tutor": MemoryTutor(),
        }.items():
            getattr(container.ports, name).override(providers.Object(stand_in))
        for tenant_id in (SCHOOL, OTHER_SCHOOL):
            await ensure_tenant(container.ports.connections(), tenant_id, "A school")
        wrap(container, self.fuse)
        self.container = container
        await self._open.enter_async_context(opened(container))
        await self._open.enter_async_context(container.ports.queue_connections())
        self._looking = await asyncpg.connect(self._order.postgres)
        self._open.push_async_callback(self._looking.close)

    async def close(self) -> None:
        await self._open.aclose()

    async def pass_time(self) -> None:
        """The server's clock cannot be moved; its leases are short."""
        await super().pass_time()
        await self._looking.execute("SELECT pg_sleep($1)", OPTIONS.lease.total_seconds() * 1.1)

    async def told(self) -> list[Told]:
        rows = await self._looking.fetch("SELECT event_id, name, tenant_id, aggregate_id FROM outbox")
        return [Told(row["event_id"], row["name"], (row["tenant_id"], row["aggregate_id"])) for row in rows]

    async def published(self) -> set[UUID]:
        rows = await self._looking.fetch(
            "SELECT convert_from(payload, 'UTF8')::jsonb->>'id' AS id FROM pgqueuer"
            " WHERE entrypoint = 'coach.event'"
        )
        return {UUID(row["id"]) for row in rows}
