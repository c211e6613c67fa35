"""Use case: an operator asks whether all stores hold what the truth says, and has them mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Never

from returns.result import Result, Success

from application.consistency.agreement import AgreementReport
from application.consistency.rebuild import Rebuild
from application.consistency.stock_check import KEPT_BY, StockCheck
from application.consistency.window import Keys, Window
from application.ports.agreement_runs import AgreementRun, AgreementRuns
from application.ports.clock import Clock
from application.ports.failures import StoreUnavailable
from application.ports.ids import Ids
from application.ports.inventory import Inventory, Stock, Truth
from application.ports.truth_changes import FOLLOWED, TruthChanges

GRACE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckAgreementCommand:
    """What a store wrote within ``grace`` may be ahead of the truth: it is in flight.

    With a ``window``, of the stocks that grow with all that was ever said only what is in it is looked at.
    """

    repair: bool = False
    grace: timedelta = GRACE
    window: Window | None = None


@dataclass(frozen=True, slots=True)
class CheckAgreement:
    """Reads everything, in bounded memory. A store that does not answer keeps no other from being checked.

    A run that read everything of every store is kept in the truth.
    """

    truth: Truth
    changes: TruthChanges
    inventories: Sequence[Inventory]
    rebuild: Rebuild
    runs: AgreementRuns
    clock: Clock
    ids: Ids

    async def __call__(self, command: CheckAgreementCommand) -> Result[AgreementReport, Never]:
        started_at = self.clock.now()
        settled_before = started_at - command.grace
        vouched = await self._vouched(settled_before)
        stocks = []
        for inventory in self.inventories:  # one after the other: a check must not crowd out the learners
            check = StockCheck(
                inventory=inventory,
                truth=self.truth,
                rebuild=self.rebuild if command.repair else None,
                settled_before=settled_before,
                named=self._named(inventory.stock, command.window),
            )
            stocks.append(await check())
        report = AgreementReport(started_at=started_at, finished_at=self.clock.now(), stocks=stocks)
        if command.window is None and vouched is not None and not report.unavailable:
            await self._keep(report, vouched)
        return Success(report)

    async def _vouched(self, settled_before: datetime) -> datetime | None:
        """Until when all that changed has been seen to; unknown while the truth does not answer."""
        followers = {each for stock in FOLLOWED for each in KEPT_BY[stock]}
        try:
            waiting = await self.changes.oldest_waiting(followers)
        except StoreUnavailable:
            return None
        return min(settled_before, waiting or settled_before)

    def _named(self, stock: Stock, window: Window | None) -> Keys | None:
        if window is None or stock not in FOLLOWED:
            return None
        return self._changed(stock, window)

    async def _changed(self, stock: Stock, window: Window) -> Keys:
        async for keys in self.changes.keys(stock, window.since):
            yield keys
        if stock in window.written:
            async for keys in window.written[stock]():
                yield keys

    async def _keep(self, report: AgreementReport, settled_before: datetime) -> None:
        run = AgreementRun(
            id=self.ids.new(),
            started_at=report.started_at,
            finished_at=report.finished_at,
            findings=report.left,
            stores=[each.stock.value for each in report.stocks],
            settled_before=settled_before,
        )
        await self.runs.keep(run)
