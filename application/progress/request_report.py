"""Use case: a learner asks for a report of their progress."""

from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from returns.pipeline import is_successful
from returns.result import Failure, Result, Success

from application.caller import Caller
from application.ports.clock import Clock
from application.ports.unit_of_work import UnitOfWorkFactory
from application.progress.views import ReportAccepted
from domain.progress.errors import ReportLanguageUnknown
from domain.progress.report import Report, ReportLanguage
from domain.shared.errors import IdTaken


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReportCommand:
    caller: Caller
    report_id: UUID
    language: str = ReportLanguage.EN.value


RequestReportRefusal: TypeAlias = ReportLanguageUnknown | IdTaken


@dataclass(frozen=True, slots=True)
class RequestReport:
    """The report is made in the background. The same id in the same language is the same report."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: RequestReportCommand) -> Result[ReportAccepted, RequestReportRefusal]:
        caller = command.caller
        outcome = Report.request(
            report_id=command.report_id,
            tenant_id=caller.tenant_id,
            user_id=caller.user_id,
            language=command.language,
            now=self.clock.now(),
        )
        if not is_successful(outcome):
            return Failure(outcome.failure())
        report = outcome.unwrap()
        accepted = ReportAccepted(report_id=report.id)
        async with self.unit_of_work(
            caller.tenant_id, owner_id=caller.user_id, request=caller.request
        ) as work:
            if not await work.reports.add(report):
                there = await work.reports.get(report.id)
                if there is None or not there.asks(report):
                    return Failure(IdTaken())
                return Success(accepted)
            await work.commit(accepted)
        return Success(accepted)
