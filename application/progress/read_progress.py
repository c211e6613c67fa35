"""Use cases: a learner looks at their study time and progress."""

from dataclasses import dataclass
from typing import Never

from returns.result import Failure, Result, Success

from application.caller import Caller
from application.paging import Page, PageRequest
from application.ports.clock import Clock
from application.ports.progress_queries import ProgressQueries
from application.ports.unit_of_work import UnitOfWorkFactory
from application.progress.totals import totals_of
from application.progress.views import ProgressView, StudySessionView
from domain.identity.errors import AccountNotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProgressCommand:
    caller: Caller


@dataclass(frozen=True, slots=True)
class ReadProgress:
    """Told from the truth as it is now, so that a learner sees at once what they just did."""

    unit_of_work: UnitOfWorkFactory
    clock: Clock

    async def __call__(self, command: ReadProgressCommand) -> Result[ProgressView, AccountNotFound]:
        now = self.clock.now()
        async with self.unit_of_work(command.caller.tenant_id) as work:
            totals = await totals_of(work, command.caller.user_id, now=now)
        if totals is None:
            return Failure(AccountNotFound())
        return Success(
            ProgressView(
                streak_days=totals.streak_days,
                completed_tasks=totals.completed_tasks,
                study_minutes=totals.study_minutes,
                captured_at=now,
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListProgressCommand:
    caller: Caller
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListProgress:
    """The snapshots that were taken with every change, latest first."""

    queries: ProgressQueries

    async def __call__(self, command: ListProgressCommand) -> Result[Page[ProgressView], Never]:
        return Success(await self.queries.history(command.caller, command.page))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListStudySessionsCommand:
    caller: Caller
    page: PageRequest


@dataclass(frozen=True, slots=True)
class ListStudySessions:
    queries: ProgressQueries

    async def __call__(self, command: ListStudySessionsCommand) -> Result[Page[StudySessionView], Never]:
        return Success(await self.queries.study_sessions(command.caller, command.page))
