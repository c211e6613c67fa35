"""Study time and progress for screens."""

from adapters.memory.database import MemoryDatabase
from adapters.memory.pages import moment_place, page_of
from application.caller import Caller
from application.paging import Page, PageRequest
from application.progress.views import ProgressView, StudySessionView
from domain.progress.snapshot import ProgressSnapshot
from domain.progress.study_session import StudySession


class MemoryProgressQueries:
    def __init__(self, database: MemoryDatabase) -> None:
        self._database = database

    async def study_sessions(self, caller: Caller, page: PageRequest) -> Page[StudySessionView]:
        return page_of(
            (each for each in self._database.study_sessions.values() if _is_of(each, caller)),
            page,
            place=lambda each: (moment_place(each.recorded_at), each.id),
            show=StudySessionView.of,
            latest_first=True,
        )

    async def history(self, caller: Caller, page: PageRequest) -> Page[ProgressView]:
        return page_of(
            (each for each in self._database.progress_snapshots.values() if _is_of(each, caller)),
            page,
            place=lambda each: (moment_place(each.captured_at), each.id),
            show=_view,
            latest_first=True,
        )


def _is_of(each: StudySession | ProgressSnapshot, caller: Caller) -> bool:
    return (each.tenant_id, each.user_id) == (caller.tenant_id, caller.user_id)


def _view(snapshot: ProgressSnapshot) -> ProgressView:
    return ProgressView(
        streak_days=snapshot.streak_days,
        completed_tasks=snapshot.completed_tasks,
        study_minutes=snapshot.study_minutes,
        captured_at=snapshot.captured_at,
    )
