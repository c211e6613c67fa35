"""The processes of a deployment whose stores are run by somebody else."""

import structlog

from infrastructure.container import Container
from infrastructure.deployment import Deployment
from infrastructure.lifespan import grace, opened, run
from infrastructure.listening import check_address
from infrastructure.replaying import refuse_before_replay
from infrastructure.stopping import CLOSING, WORK, stop_on_signals

_log = structlog.stdlib.get_logger("coach")


async def serve(deployment: Deployment) -> None:
    """Answer HTTP."""
    check_address(deployment.settings.host, deployment.settings.port)
    container = Container(deployment=deployment)
    stop = stop_on_signals(deployment.settings.drain + grace(container) + CLOSING)
    async with opened(container):
        await refuse_before_replay(container.coach())
        await run(container, stop=stop, on_ready=lambda port: _log.info("serving", port=port))
    _log.info("stopped")


async def work(deployment: Deployment) -> None:
    """Deliver events, handle queued commands, keep the schedule."""
    if deployment.settings.metrics_port is not None:
        check_address(deployment.settings.host, deployment.settings.metrics_port)
    stop, container = stop_on_signals(WORK), Container(deployment=deployment)
    async with opened(container):
        await refuse_before_replay(container.coach())
        _log.info("working")
        await run(container, stop=stop, works=True)
    _log.info("stopped")
