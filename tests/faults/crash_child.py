"""The process that is killed: a whole coach on real stores, telling one story, with a plan to die."""

import asyncio
import base64
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
from dependency_injector import providers

from adapters.postgres.tenants import ensure_tenant
from application.consistency.relay import Relay
from application.consistency.relay_options import RelayOptions
from application.ports.failures import StoreUnavailable
from infrastructure.container import Container
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


@dataclass(frozen=True)
class Order:
    """What one child is to do, and where it is to die."""

    postgres: str
    mongo: str
    mongo_database: str
    objects: str
    seed: int
    point: str | None = None
    hit: int = 1

    def text(self) -> str:
        return json.dumps(asdict(self))


def container_for(order: Order) -> Container:
    settings = Settings(
        _env_file=None,
        home=Path(order.objects).parent,
        objects_dir=Path(order.objects),
        mongo_database=order.mongo_database,
        default_tenant=TENANT,
    )
    keys = Keys(**{name: base64.b64encode(name.encode() * 4)[:32] for name in NAMES})
    addresses = Addresses(postgres=order.postgres, postgres_direct=order.postgres, mongo=order.mongo)
    return Container(deployment=Deployment(settings=settings, addresses=addresses, keys=keys))


def wrap(container: Container, plan: CrashPlan) -> None:
    """Puts every port that changes something behind the crash plan."""
    for name in EFFECTS:
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
    relay = Relay(outbox=container.ports.outbox(), subscribers=container.subscribers(), options=OPTIONS)
    async with opened(container), container.ports.queue_connections():
        looking = await asyncpg.connect(order.postgres)
        await _deliver_all(relay, looking)
        for chapter in Story(order.seed, tenant_id=TENANT).chapters:
            await chapter.tell(container.coach())
            await _deliver_all(relay, looking)
        await looking.close()


async def _deliver_all(relay: Relay, looking: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Until no delivery is left, those included that a killed worker still holds a lease on."""
    while await looking.fetchval("SELECT count(*) FROM outbox_deliveries"):
        with suppress(StoreUnavailable):
            await relay.drain()
        await asyncio.sleep(LOOK_AGAIN)
