"""Logged study time."""

import msgspec
from litestar.types import ASGIApp

from application.progress.log_study_session import LogStudySessionCommand
from application.progress.read_progress import ListStudySessionsCommand
from application.progress.views import StudySessionView
from entrypoints.http.answers import Many, answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId, Minutes, Moment, SessionId
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query


class NewStudySession(msgspec.Struct, forbid_unknown_fields=True):
    """Without ``recorded_at`` it has just ended."""

    minutes: Minutes
    id: ChosenId | None = None
    recorded_at: Moment | None = None
    session_id: SessionId | None = None


class StudySessions(Door):
    path = "/v1/study-sessions"
    tags = ("Progress",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="log_study_session",
            body=NewStudySession,
            answers=StudySessionView,
            status=201,
            repeatable=True,
        ),
    )
    async def log_study_session(self, request: Ask) -> ASGIApp:
        """Log study time."""
        caller = await self.writer(request)
        new = await read_body(request, NewStudySession)
        logged = granted(
            await self.coach.log_study_session(
                LogStudySessionCommand(
                    caller=caller,
                    study_session_id=new.id or self.new_id(request, caller.user_id),
                    minutes=new.minutes,
                    recorded_at=new.recorded_at,
                    session_id=new.session_id,
                )
            )
        )
        return answer(request, logged, status=201)

    @route(
        "GET", "/", Operation(use_case="list_study_sessions", query=Paging, answers=Many[StudySessionView])
    )
    async def list_study_sessions(self, request: Ask) -> ASGIApp:
        """List your study time, latest first."""
        caller, query = await self.caller(request), read_query(request, Paging)
        page = self.page_request(request, caller, query)
        logged = await self.coach.list_study_sessions(ListStudySessionsCommand(caller=caller, page=page))
        return self.page(request, caller, query, granted(logged))
