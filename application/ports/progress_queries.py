"""Study time and progress for screens."""

from typing import Protocol

from application.caller import Caller
from application.paging import Page, PageRequest
from application.progress.views import ProgressView, StudySessionView


class ProgressQueries(Protocol):
    """Sees only what is the caller's own, latest first (by ``recorded_at`` or ``captured_at``, then id)."""

    async def study_sessions(self, caller: Caller, page: PageRequest) -> Page[StudySessionView]: ...
    async def history(self, caller: Caller, page: PageRequest) -> Page[ProgressView]: ...
