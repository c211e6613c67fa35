"""Checks of the stores in a dictionary."""

from uuid import UUID

from application.ports.agreement_runs import AgreementRun


class MemoryAgreementRuns:
    def __init__(self) -> None:
        self.runs: dict[UUID, AgreementRun] = {}

    async def keep(self, run: AgreementRun) -> None:
        self.runs.setdefault(run.id, run)

    async def last(self) -> AgreementRun | None:
        return max(self.runs.values(), key=lambda run: run.finished_at, default=None)

    async def last_good(self) -> AgreementRun | None:
        good = (run for run in self.runs.values() if run.findings == 0)
        return max(good, key=lambda run: run.finished_at, default=None)
