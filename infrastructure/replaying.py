"""Before traffic opens: whoever was erased is not there, however old the database that was restored is."""

import structlog

from application.coach import Coach
from application.ports.failures import StoreUnavailable
from application.privacy.replay_erasures import ReadUnreplayedCommand, ReplayErasuresCommand
from infrastructure.container import Container
from infrastructure.refused import Refused

_log = structlog.stdlib.get_logger("erasures")


class NotReplayed(Refused):
    """The ledger has erasures that the database does not know."""


async def refuse_before_replay(coach: Coach) -> None:
    """Raises ``NotReplayed``. A store that is away keeps nobody from starting: workers ask again."""
    try:
        unknown = (await coach.read_unreplayed(ReadUnreplayedCommand())).unwrap()
    except StoreUnavailable as away:
        _log.warning("whether all erasures are known here was not asked", reason=str(away))
        return
    if unknown:
        raise NotReplayed(
            f"The database is older than {len(unknown)} erasures in the ledger. "
            "Run `coach erasures replay` first: until then learners could be seen who asked to be forgotten."
        )


async def replay(container: Container) -> None:
    """What `coach erasures replay` does, where there is only one process that could do it."""
    coach = container.coach()
    if not (await coach.read_unreplayed(ReadUnreplayedCommand())).unwrap():
        return
    async with container.ports.queue_connections():
        replayed = (await coach.replay_erasures(ReplayErasuresCommand())).unwrap()
    _log.warning("erasures were replayed", again=replayed.again, unfinished=replayed.unfinished)
