"""The stores were restored to moments that are close together: now they are made to agree."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from application.backup.proof import NoProof
from application.coach import Coach
from application.consistency.agreement import AgreementReport
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.read_agreement import ReadAgreementCommand
from application.consistency.window import Window
from application.ports.agreement_runs import AgreementRun
from application.privacy.replay_erasures import ReadUnreplayedCommand, ReplayErasuresCommand
from infrastructure.backups.recorded import BackupAct, recorded
from infrastructure.container import Container
from infrastructure.deployment import Deployment
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.refused import Refused

Proving = Callable[[AgreementRun | None], Awaitable[Window | NoProof]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """``since``: only what changed from then on was looked at; otherwise everything, for a reason."""

    since: datetime | None
    all_because: str
    checked: int
    repaired: int
    left: int
    ledger: int
    replayed: int
    unfinished: int
    seconds: float


async def agree(deployment: Deployment, proving: Proving, *, brought_to: datetime) -> Agreed:
    """Whoever was erased since is erased again, and nobody was let in before.

    ``proving`` is asked, with the last good check of the restored truth, what can disagree at all.
    """
    await migrate(deployment.settings, deployment.addresses)
    container = Container(deployment=deployment)
    async with opened(container), container.ports.queue_connections():
        about = BackupAct(brought_to=brought_to.isoformat())
        work = partial(_agreed, container.coach(), proving)
        return await recorded(container, "backup.restore", work, about)


async def _agreed(coach: Coach, proving: Proving) -> Agreed:
    began = time.monotonic()
    runs = (await coach.read_agreement(ReadAgreementCommand())).unwrap()
    found = await proving(runs.last_good)
    window = found if isinstance(found, Window) else None
    mended = await _checked(coach, window, repair=True)
    replayed = (await coach.replay_erasures(ReplayErasuresCommand())).unwrap()
    if (await coach.read_unreplayed(ReadUnreplayedCommand())).unwrap():
        raise Refused("Erasures of the ledger are not known here after all")
    report = await _checked(coach, window, repair=False)
    return Agreed(
        since=window.since if window is not None else None,
        all_because=found.because if isinstance(found, NoProof) else "",
        checked=sum(stock.checked for stock in report.stocks),
        repaired=sum(each.repaired is True for stock in mended.stocks for each in stock.disagreements),
        left=report.left,
        ledger=replayed.entries,
        replayed=replayed.again,
        unfinished=replayed.unfinished,
        seconds=time.monotonic() - began,
    )


async def _checked(coach: Coach, window: Window | None, *, repair: bool) -> AgreementReport:
    command = CheckAgreementCommand(repair=repair, grace=timedelta(), window=window)
    report = (await coach.check_agreement(command)).unwrap()
    if report.unavailable:
        raise Refused(f"Not checked: {', '.join(report.unavailable)}")
    return report
