"""Giving an installation its demo learner."""

import secrets

from returns.pipeline import is_successful

from application.identity.log_in import LogInCommand
from entrypoints.cli.operations import DemoLearner
from infrastructure.container import Container
from infrastructure.home import Home
from infrastructure.keys import keep_secret
from infrastructure.seeds.demo_learner import EMAIL, DemoLearnerSeed, SeedRefused

PASSWORD = "demo_password"  # noqa: S105 - the name of the file that holds it


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
