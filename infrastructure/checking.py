"""After a restore that looked at changes only: all is held against the truth, while everybody works."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from application.coach import Coach
from application.consistency.fsck import CheckAgreementCommand
from application.ports.failures import StoreUnavailable
from infrastructure.home import Home

_log = structlog.stdlib.get_logger("agreement")


@asynccontextmanager
async def checked_meanwhile(coach: Coach, home: Home) -> AsyncIterator[None]:
    """If the last restore has left it for later."""
    checking = asyncio.create_task(check_everything(coach, home)) if home.unproven.exists() else None
    try:
        yield
    finally:
        if checking is not None:
            checking.cancel()
            with suppress(asyncio.CancelledError):
                await checking


async def check_everything(coach: Coach, home: Home) -> None:
    """Like `coach fsck`, which is on record too. What stops before is begun again by the next start."""
    try:
        report = (await coach.check_agreement(CheckAgreementCommand())).unwrap()
    except StoreUnavailable as away:
        _log.warning("not everything was held against the truth after the restore", reason=str(away))
        return
    if report.unavailable:
        _log.warning("not everything was held against the truth after the restore", away=report.unavailable)
        return
    home.unproven.unlink(missing_ok=True)
    if report.left:
        _log.error("the stores do not agree after the restore: ask `coach fsck`", findings=report.left)
    else:
        _log.info("the stores agree after the restore")
