"""Giving an installation its demo learner, or many more of them."""

import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import perf_counter
from uuid import UUID, uuid5

from returns.pipeline import is_successful

from adapters.postgres.bulk_rows import BulkRows
from adapters.postgres.engine import connect_directly
from adapters.postgres.tenants import ensure_tenant
from application.identity.log_in import LogInCommand
from entrypoints.cli.operations import DemoLearner, Seeded, SeedOrder
from infrastructure.container import Container
from infrastructure.home import Home
from infrastructure.keys import keep_secret
from infrastructure.seeds.demo_learner import EMAIL, DemoLearnerSeed, SeedRefused
from infrastructure.seeds.population.learner import SeededLearner
from infrastructure.seeds.population.planting import Planting

PASSWORD = "demo_password"  # noqa: S105 - the name of the file that holds it

_TENANTS = UUID("3b8c1c1e-9f0e-5c3f-b0ab-55d1f3e4b6a2")


def demo_learner(home: Home) -> DemoLearner:
    """The password is made once for each folder: no two installations share one."""
    password = keep_secret(home.keys / PASSWORD, secrets.token_urlsafe(12).encode())
    return DemoLearner(email=EMAIL, password=password.decode())


async def seed(container: Container, home: Home) -> DemoLearner:
    """Raises ``SeedRefused``."""
    learner, settings = demo_learner(home), container.deployment().settings
    coach, tenant_id = container.coach(), settings.default_tenant
    async with container.ports.queue_connections():
        planting = DemoLearnerSeed(coach, container.ports.clock(), tenant_id, container.relay().drain)
        await planting.plant(learner.password)
    log_in = LogInCommand(tenant_id=tenant_id, email=learner.email, password=learner.password)
    if not is_successful(await coach.log_in(log_in)):
        raise SeedRefused("There is a demo learner already, and the password is not in this data folder")
    return learner


async def seed_first_time(container: Container, home: Home) -> DemoLearner:
    """What the learner has deleted since does not come back with the next start."""
    if not home.seeded.exists():
        await seed(container, home)
        home.seeded.touch()
    return demo_learner(home)


async def seed_population(
    container: Container, home: Home, order: SeedOrder, *, watch: Callable[[int], None]
) -> Seeded:
    """Plant ``order.learners`` believable learners, each with ``order.days`` of history, in all four stores.

    For whoever needs data in quantity (drills, simulations): ``coach seed --learners N --days D`` is this.
    The schema must be there, and keys. The same order again finds everybody there and changes nothing; a
    larger one adds the rest. ``learner.email_of(number, seed=...)`` is who they are, from 0 on, the first
    tenant being the default one; all have the demo learner's password. No event tells of their past, so
    workers have nothing to catch up with. ``watch`` is told how many learners are done since the last time.
    """
    began, until = perf_counter(), order.until or datetime.now(UTC).date()
    learner, ports = demo_learner(home), container.ports
    tenants = await _tenants(container, order)
    learners = [
        SeededLearner.of(
            number,
            seed=order.seed,
            tenant_id=tenants[number % len(tenants)],
            days=order.days,
            until=until,
        )
        for number in range(order.learners)
    ]
    connection = await connect_directly(
        container.deployment().addresses.postgres_direct, password=ports.postgres_password()
    )
    try:
        planting = Planting(
            rows=BulkRows(connection),
            objects=ports.object_store(),
            shelving=container.use_cases.shelving(),
            cipher=ports.personal_data_cipher(),
            password_hash=await ports.password_hasher().hash(learner.password),
        )
        written = await planting.plant(learners, watch=watch)
    finally:
        await connection.close()
    return Seeded(
        learners=written["learners"],
        there_before=order.learners - written["learners"],
        rows=written["rows"],
        documents=written["documents"],
        vectors=written["vectors"],
        objects=written["objects"],
        seconds=perf_counter() - began,
        password=learner.password,
        emails=(learners[0].email, learners[-1].email),
    )


async def _tenants(container: Container, order: SeedOrder) -> Sequence[UUID]:
    """The default one, and as many more as are wanted."""
    tenants = [container.deployment().settings.default_tenant]
    for number in range(2, order.tenants + 1):
        tenants.append(uuid5(_TENANTS, f"{order.seed} {number}"))
        await ensure_tenant(container.ports.connections(), tenants[-1], f"Seeded school {number}")
    return tenants
