"""The process that is killed while it mends the stores: whatever it takes away or makes again is a point."""

from collections.abc import AsyncIterator, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dependency_injector import providers

from application.consistency.agreement import AgreementReport
from application.consistency.comparison import Item
from application.consistency.fsck import CheckAgreementCommand
from application.ports.agreement_runs import AgreementRun, AgreementRuns
from application.ports.inventory import Inventory, Stock
from infrastructure.container import Container
from infrastructure.lifespan import opened
from tests.faults.crash_child import Order, container_for, wrap
from tests.faults.crashing import CrashPlan


@dataclass(frozen=True)
class CrashingInventory:
    """A stock whose removals are points."""

    real: Inventory
    plan: CrashPlan

    @property
    def stock(self) -> Stock:
        return self.real.stock

    def items(self) -> AsyncIterator[Item]:
        return self.real.items()

    async def look(self, keys: Collection[str]) -> Mapping[str, Item]:
        return await self.real.look(keys)

    async def remove(self, item: Item) -> None:
        self.plan.passing(f"{self.stock.value}.remove:before")
        await self.real.remove(item)
        self.plan.passing(f"{self.stock.value}.remove:after")


@dataclass(frozen=True)
class CrashingRuns:
    """What is kept of a check is a point too."""

    real: AgreementRuns
    plan: CrashPlan

    async def keep(self, run: AgreementRun) -> None:
        self.plan.passing("agreement_runs.keep:before")
        await self.real.keep(run)
        self.plan.passing("agreement_runs.keep:after")

    async def last(self) -> AgreementRun | None:
        return await self.real.last()

    async def last_good(self) -> AgreementRun | None:
        return await self.real.last_good()


async def repair(order: Order, plan: CrashPlan) -> dict[str, Any]:
    """Tells which points it passed, what it found, and how much of that it left."""
    container = container_for(order)
    wrap(container, plan)
    _wrap_checking(container, plan)
    async with opened(container):
        command = CheckAgreementCommand(repair=True, grace=timedelta())
        report = (await container.coach().check_agreement(command)).unwrap()
    return {"passed": plan.passed, **_plain(report)}


def _wrap_checking(container: Container, plan: CrashPlan) -> None:
    ports = container.ports
    inventories = [CrashingInventory(each, plan) for each in ports.inventories()]
    ports.inventories.override(providers.Object(inventories))
    ports.agreement_runs.override(providers.Object(CrashingRuns(ports.agreement_runs(), plan)))


def _plain(report: AgreementReport) -> dict[str, Any]:
    return {
        "left": report.left,
        "unavailable": list(report.unavailable),
        "found": sorted(
            f"{stock.stock.value}: {fault.value}" for stock in report.stocks for fault in stock.found
        ),
    }
