"""Use case: an operator asks whether all stores hold what the truth says, and has them mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Never

from returns.result import Result, Success

from application.consistency.agreement import AgreementReport
from application.consistency.rebuild import Rebuild
from application.consistency.stock_check import StockCheck
from application.ports.agreement_runs import AgreementRun, AgreementRuns
from application.ports.clock import Clock
from application.ports.ids import Ids
from application.ports.inventory import Inventory, Truth

GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAgreementCommand:
    """What a store wrote within ``grace`` may be ahead of the truth: it is in flight."""

    repair: bool = False
    grace: timedelta = GRACE


@dataclass(frozen=True, slots=True)
class CheckAgreement:
    """Reads everything, in bounded memory. A store that does not answer keeps no other from being checked.

    A run that read every store is kept in the truth.
    """

    truth: Truth
    inventories: Sequence[Inventory]
    rebuild: Rebuild
    runs: AgreementRuns
    clock: Clock
    ids: Ids

    async def __call__(self, command: CheckAgreementCommand) -> Result[AgreementReport, Never]:
        started_at = self.clock.now()
        stocks = []
        for inventory in self.inventories:  # one after the other: a check must not crowd out the learners
            check = StockCheck(
                inventory=inventory,
                truth=self.truth,
                rebuild=self.rebuild if command.repair else None,
                settled_before=started_at - command.grace,
            )
            stocks.append(await check())
        report = AgreementReport(started_at=started_at, finished_at=self.clock.now(), stocks=stocks)
        return Success(await self._kept(report))

    async def _kept(self, report: AgreementReport) -> AgreementReport:
        if report.unavailable:
            return report
        run = AgreementRun(
            id=self.ids.new(),
            started_at=report.started_at,
            finished_at=report.finished_at,
            findings=report.left,
            stores=[each.stock.value for each in report.stocks],
        )
        await self.runs.keep(run)
        return report
