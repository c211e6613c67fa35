"""Everything in one process, on embedded stores under one folder."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack

from entrypoints.cli.operations import DemoLearner, RunningService
from infrastructure.checking import checked_meanwhile
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.home import Home, Running
from infrastructure.keys import kept_keys
from infrastructure.lifespan import opened, run
from infrastructure.listening import check_address, url_of
from infrastructure.migrate import migrate
from infrastructure.refused import Refused
from infrastructure.replaying import replay
from infrastructure.seeding import seed_first_time
from infrastructure.server_process import ServerProcess
from infrastructure.settings import Settings
from infrastructure.stopping import UP, stop_on_signals


async def up(settings: Settings, announce: Callable[[RunningService], None]) -> None:
    """Until Ctrl-C or SIGTERM; then what was begun is finished, and after that the stores are stopped."""
    stop, home = stop_on_signals(settings.drain + UP), Home(settings.home)
    async with AsyncExitStack() as stack:
        stack.enter_context(home.owned())
        if home.restoring.exists():
            raise Refused(
                f"A restore into {home.folder} was not finished: remove the folder, and restore again"
            )
        check_address(settings.host, settings.port)
        keys = kept_keys(settings, home.keys, may_make=not home.has_data)
        postgres, mongo = EmbeddedPostgres(home.postgres), EmbeddedMongo(home.mongo)
        await _start(stack, postgres, mongo)
        addresses = Addresses(postgres=postgres.dsn(), postgres_direct=postgres.dsn(), mongo=mongo.url)
        await migrate(settings, addresses)
        deployment = Deployment(settings=settings, addresses=addresses, keys=keys)
        container = Container(deployment=deployment)
        await stack.enter_async_context(opened(container))
        await replay(container)
        learner = await seed_first_time(container, home)

        def tell(port: int) -> None:
            _tell(announce, home, deployment, learner, url_of(settings.host, port))

        async with checked_meanwhile(container.coach(), home):
            await run(container, stop=stop, on_ready=tell, works=True)


async def _start(stack: AsyncExitStack, *servers: ServerProcess) -> None:
    """All at once. Each is stopped in the end, whatever becomes of the others."""
    for server in servers:
        stack.push_async_callback(asyncio.to_thread, server.stop)
    starts = [asyncio.to_thread(server.start) for server in servers]
    for outcome in await asyncio.gather(*starts, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


def _tell(
    announce: Callable[[RunningService], None],
    home: Home,
    deployment: Deployment,
    learner: DemoLearner,
    url: str,
) -> None:
    """Whoever finds the note in the folder finds everything running."""
    addresses = deployment.addresses
    home.announce(Running(url=url, postgres_url=addresses.postgres, mongo_url=addresses.mongo))
    stores = {
        "PostgreSQL": addresses.postgres,
        "MongoDB": addresses.mongo,
        "objects": deployment.settings.s3_bucket or str(deployment.settings.objects),
    }
    announce(RunningService(url=url, home=home.folder, learner=learner, stores=stores))
