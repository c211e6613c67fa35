"""Conversation threads."""

from uuid import UUID

import msgspec
from litestar.params import FromPath
from litestar.types import ASGIApp

from application.coaching.change_coaching_session import ChangeCoachingSessionCommand
from application.coaching.delete_coaching_session import DeleteCoachingSessionCommand
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.read_coaching_sessions import (
    ListCoachingSessionsCommand,
    ReadCoachingSessionCommand,
)
from application.coaching.views import CoachingSessionView
from entrypoints.http.answers import Many, answer, granted, nothing
from entrypoints.http.asking import Ask
from entrypoints.http.bodies import read_body
from entrypoints.http.conditions import expected_version
from entrypoints.http.door import Door
from entrypoints.http.fields import ChosenId, Focus, Title
from entrypoints.http.operation import Operation, route
from entrypoints.http.queries import Paging, read_query


class NewSession(msgspec.Struct, forbid_unknown_fields=True):
    title: Title
    focus: Focus
    id: ChosenId | None = None


class SessionChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out, or null, stays as it is."""

    title: Title | None = None
    focus: Focus | None = None


class Sessions(Door):
    path = "/v1/sessions"
    tags = ("Coaching",)

    @route(
        "POST",
        "/",
        Operation(
            use_case="open_coaching_session",
            body=NewSession,
            answers=CoachingSessionView,
            status=201,
            repeatable=True,
            versioned=True,
            located=True,
        ),
    )
    async def open_session(self, request: Ask) -> ASGIApp:
        """Open a session."""
        caller = await self.writer(request)
        new = await read_body(request, NewSession)
        session = granted(
            await self.coach.open_coaching_session(
                OpenCoachingSessionCommand(
                    caller=caller,
                    session_id=new.id or self.new_id(request, caller.user_id),
                    title=new.title,
                    focus=new.focus,
                )
            )
        )
        return answer(
            request,
            session,
            status=201,
            location=f"/v1/sessions/{session.id}",
            version=session.version,
        )

    @route(
        "GET",
        "/",
        Operation(use_case="list_coaching_sessions", query=Paging, answers=Many[CoachingSessionView]),
    )
    async def list_sessions(self, request: Ask) -> ASGIApp:
        """List your sessions, newest first."""
        caller, query = await self.caller(request), read_query(request, Paging)
        page = self.page_request(request, caller, query)
        sessions = await self.coach.list_coaching_sessions(
            ListCoachingSessionsCommand(caller=caller, page=page)
        )
        return self.page(request, caller, query, granted(sessions))

    @route(
        "GET",
        "/{session_id:uuid}",
        Operation(use_case="read_coaching_session", answers=CoachingSessionView, versioned=True),
    )
    async def read_session(self, request: Ask, session_id: FromPath[UUID]) -> ASGIApp:
        """Look at a session.

        Its version counts changes of title and focus, while `updated_at` moves with every message: so
        there is no If-None-Match here.
        """
        session = granted(
            await self.coach.read_coaching_session(
                ReadCoachingSessionCommand(caller=await self.caller(request), session_id=session_id)
            )
        )
        return answer(request, session, version=session.version)

    @route(
        "PATCH",
        "/{session_id:uuid}",
        Operation(
            use_case="change_coaching_session",
            body=SessionChange,
            answers=CoachingSessionView,
            repeatable=True,
            conditional=True,
            versioned=True,
        ),
    )
    async def change_session(self, request: Ask, session_id: FromPath[UUID]) -> ASGIApp:
        """Give a session another title or focus."""
        caller = await self.writer(request)
        change = await read_body(request, SessionChange)
        session = granted(
            await self.coach.change_coaching_session(
                ChangeCoachingSessionCommand(
                    caller=caller,
                    session_id=session_id,
                    title=change.title,
                    focus=change.focus,
                    expected_version=expected_version(request),
                )
            )
        )
        return answer(request, session, version=session.version)

    @route(
        "DELETE",
        "/{session_id:uuid}",
        Operation(use_case="delete_coaching_session", status=204, repeatable=True),
    )
    async def delete_session(self, request: Ask, session_id: FromPath[UUID]) -> ASGIApp:
        """Delete a session with all its messages."""
        caller = await self.writer(request)
        command = DeleteCoachingSessionCommand(caller=caller, session_id=session_id)
        granted(await self.coach.delete_coaching_session(command))
        return nothing(request)
