"""The stores were restored to moments that are close together: now they are made to agree."""

import time
from dataclasses import dataclass
from datetime import timedelta

from application.coach import Coach
from application.consistency.agreement import AgreementReport
from application.consistency.fsck import CheckAgreementCommand
from application.privacy.replay_erasures import ReadUnreplayedCommand, ReplayErasuresCommand
from infrastructure.container import Container
from infrastructure.deployment import Deployment
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.refused import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    checked: int
    repaired: int
    left: int
    ledger: int
    replayed: int
    unfinished: int
    seconds: float


async def agree(deployment: Deployment) -> Agreed:
    """Whoever was erased since is erased again, and nobody was let in before."""
    began = time.monotonic()
    await migrate(deployment.settings, deployment.addresses)
    container = Container(deployment=deployment)
    async with opened(container), container.ports.queue_connections():
        coach = container.coach()
        mended = await _checked(coach, repair=True)
        replayed = (await coach.replay_erasures(ReplayErasuresCommand())).unwrap()
        if (await coach.read_unreplayed(ReadUnreplayedCommand())).unwrap():
            raise Refused("Erasures of the ledger are not known here after all")
        report = await _checked(coach, repair=False)
    return Agreed(
        checked=sum(stock.checked for stock in report.stocks),
        repaired=sum(each.repaired is True for stock in mended.stocks for each in stock.disagreements),
        left=report.left,
        ledger=replayed.entries,
        replayed=replayed.again,
        unfinished=replayed.unfinished,
        seconds=time.monotonic() - began,
    )


async def _checked(coach: Coach, *, repair: bool) -> AgreementReport:
    command = CheckAgreementCommand(repair=repair, grace=timedelta())
    report = (await coach.check_agreement(command)).unwrap()
    if report.unavailable:
        raise Refused(f"Not checked: {', '.join(report.unavailable)}")
    return report
