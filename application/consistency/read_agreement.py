"""Use case: an operator asks when the stores were last held against the truth, and how they compared."""

from dataclasses import dataclass
from typing import Never

from returns.result import Result, Success

from application.ports.agreement_runs import AgreementRun, AgreementRuns


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAgreementCommand:
    """Of checks that could read every store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """The latest check, and the latest that left no finding; ``None`` where there was none."""

    last: AgreementRun | None
    last_good: AgreementRun | None


@dataclass(frozen=True, slots=True)
class ReadAgreement:
    runs: AgreementRuns

    async def __call__(self, _: ReadAgreementCommand) -> Result[AgreementView, Never]:
        return Success(AgreementView(last=await self.runs.last(), last_good=await self.runs.last_good()))
