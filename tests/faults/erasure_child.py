"""The process that is killed while it erases: every count, every removal, every page and every commit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from dependency_injector import providers

from application.ports.erasure_ledger import ErasureLedger, LedgerEntry
from application.ports.learner_traces import LearnerTraces, Whose
from application.privacy.tend_erasures import TendErasuresCommand
from domain.privacy.tally import Counts
from infrastructure.lifespan import opened
from tests.faults.crash_child import Order, container_for
from tests.faults.crashing import CrashingUnitOfWorkFactory, CrashPlan


@dataclass(frozen=True)
class DeadlyTraces:
    real: LearnerTraces
    plan: CrashPlan

    @property
    def store(self) -> str:
        return self.real.store

    async def count(self, whose: Whose) -> Counts:
        self.plan.passing(f"{self.store}.count:before")
        counts = await self.real.count(whose)
        self.plan.passing(f"{self.store}.count:after")
        return counts

    async def remove(self, whose: Whose) -> None:
        self.plan.passing(f"{self.store}.remove:before")
        await self.real.remove(whose)
        self.plan.passing(f"{self.store}.remove:after")


@dataclass(frozen=True)
class DeadlyLedger:
    real: ErasureLedger
    plan: CrashPlan

    async def enter(self, entry: LedgerEntry) -> None:
        self.plan.passing("ledger.enter:before")
        await self.real.enter(entry)
        self.plan.passing("ledger.enter:after")

    async def prove(self, erasure_id: UUID, receipt: str) -> None:
        self.plan.passing("ledger.prove:before")
        await self.real.prove(erasure_id, receipt)
        self.plan.passing("ledger.prove:after")

    async def entries(self) -> Sequence[LedgerEntry]:
        return await self.real.entries()


async def erase(order: Order, plan: CrashPlan) -> None:
    """Brings whatever waits to an end, and writes down what points it passed."""
    container = container_for(order)
    ports = container.ports
    traces = [DeadlyTraces(each, plan) for each in ports.learner_traces()]
    ports.learner_traces.override(providers.Object(traces))
    ports.erasure_ledger.override(providers.Object(DeadlyLedger(ports.erasure_ledger(), plan)))
    ports.unit_of_work.override(providers.Object(CrashingUnitOfWorkFactory(ports.unit_of_work(), plan)))
    async with opened(container), ports.queue_connections():
        (await container.coach().tend_erasures(TendErasuresCommand())).unwrap()
    (Path(order.objects).parent / "passed").write_text(json.dumps(plan.passed))
