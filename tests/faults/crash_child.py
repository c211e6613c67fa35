"""The process that is killed: a whole coach on real stores, telling one story, with a plan to die."""

import asyncio
import base64
import json
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
from dependency_injector import providers
from pydantic import SecretStr

from adapters.memory.password_hasher import MemoryPasswordHasher
from adapters.postgres.tenants import ensure_tenant
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.ports.failures import StoreUnavailable
from infrastructure.container import Container, MemoryContainer
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import NAMES, Keys
from infrastructure.lifespan import opened
from infrastructure.settings import Settings
from tests.faults.crashing import EFFECTS, Crashing, CrashingUnitOfWorkFactory, CrashPlan
from tests.faults.story import Story

TENANT = UUID(int=7)
# Short, so that what a killed worker held is free again at once.
OPTIONS = RelayOptions(
    lease=timedelta(seconds=0.4), first_wait=timedelta(seconds=0.05), longest_wait=timedelta(seconds=0.2)
)
LOOK_AGAIN = 0.05  # seconds
WAITING = "SELECT DISTINCT subscriber FROM outbox_deliveries"


@dataclass(frozen=True)
class Order:
    """What one child is to do, and where it is to die. ``door``: which one it tells its story through."""

    postgres: str
    mongo: str
    mongo_database: str
    objects: str
    seed: int
    point: str | None = None
    hit: int = 1
    door: str = ""
    nats: str = ""

    def text(self) -> str:
        return json.dumps(asdict(self))


def container_for(order: Order) -> Container:
    settings = Settings(
        _env_file=None,
        home=Path(order.objects).parent,
        objects_dir=Path(order.objects),
        mongo_database=order.mongo_database,
        default_tenant=TENANT,
        port=0,
        queue="nats" if order.nats else "postgres",
        nats_url=SecretStr(order.nats) if order.nats else None,
        nats_prefix=order.mongo_database,
    )
    keys = Keys(**{name: base64.b64encode(name.encode() * 4)[:32] for name in NAMES})
    addresses = Addresses(postgres=order.postgres, postgres_direct=order.postgres, mongo=order.mongo)
    container = Container(deployment=Deployment(settings=settings, addresses=addresses, keys=keys))
    container.ports.password_hasher.override(MemoryPasswordHasher())  # the real one takes its time on purpose
    return container


def wrap(
    container: Container | MemoryContainer, plan: CrashPlan, effects: Collection[str] = EFFECTS.keys()
) -> None:
    """Puts every port that changes something behind the crash plan."""
    for name in effects:
        port = getattr(container.ports, name)
        real = port()
        crashing = (
            CrashingUnitOfWorkFactory(real, plan) if name == "unit_of_work" else Crashing(real, name, plan)
        )
        port.override(providers.Object(crashing))


async def tell(order: Order, plan: CrashPlan) -> None:
    """Brings over what is left of an earlier life, then tells the whole story, each chapter to its end."""
    container = container_for(order)
    await ensure_tenant(container.ports.connections(), TENANT, "Faults")
    wrap(container, plan)
    async with opened(container), container.ports.queue_connections():
        looking = await asyncpg.connect(order.postgres)
        await deliver_all(container, looking)
        for chapter in Story(order.seed, tenant_id=TENANT).chapters:
            await chapter.tell(container.coach())
            await deliver_all(container, looking)
        await looking.close()


async def deliver_all(container: Container, looking: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Until no delivery is left, those included that a killed worker still holds a lease on.

    Only subscribers for whom something waits are at work: most of the time of a story would go by with
    the others' looking for nothing.
    """
    while waiting := {row["subscriber"] for row in await looking.fetch(WAITING)}:
        busy = [each for each in container.subscribers() if each.name in waiting]
        relay = Relay(outbox=container.ports.outbox(), subscribers=busy, options=OPTIONS)
        handled = 0
        with suppress(StoreUnavailable):
            handled = await relay.drain()
        if not handled:
            await asyncio.sleep(LOOK_AGAIN)
