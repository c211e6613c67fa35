"""Where the operators' page is found. In no document, like what monitoring reads: it is for people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromPath
from litestar.response import Response
from litestar.types import ExceptionHandlersMap
from msgspec import Meta
from returns.pipeline import is_successful

from application.identity.authenticate import AuthenticateCommand
from application.identity.log_in import LogInCommand
from application.identity.log_out import LogOutCommand
from domain.identity.errors import AccessTokenInvalid
from domain.identity.role import Role
from entrypoints.http.answers import granted
from entrypoints.http.asking import Ask
from entrypoints.http.door import Door
from entrypoints.http.failures import Refused, problem_of, problem_of_refusal
from entrypoints.http.ops.acts import ACTS, NOTES
from entrypoints.http.ops.forms import field, id_field, read_form
from entrypoints.http.ops.overview import overview
from entrypoints.http.ops.pages import elsewhere, page
from entrypoints.http.ops.turned_away import FromElsewhere, NotAnOperator, NotLoggedIn, TurnedAway
from entrypoints.http.ops.visits import Visit, access_token, form_token, remembered
from entrypoints.http.queries import read_query
from entrypoints.http.wire_problems import RouteNotFound

HOME, LOGIN = "/ops", "/ops/login"


class Looking(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``note`` names what was done before, ``chain`` asks for a walk along the whole audit chain."""

    note: Annotated[str, Meta(max_length=40)] = ""
    chain: bool = False


def _turned_away(request: Request[object, object, State], failure: Exception) -> Response[bytes]:
    """Whatever goes wrong, as a page. Who is not logged in, or no longer, is led to where that is done."""
    ask = Ask(request.scope, request.receive, request.send)
    unknown = isinstance(failure, Refused) and isinstance(failure.refusal, AccessTokenInvalid)
    if unknown or isinstance(failure, NotLoggedIn):
        return elsewhere(ask, LOGIN)
    told = failure if isinstance(failure, TurnedAway) else problem_of(failure)
    return page(
        ask,
        "turned_away.html",
        status=told.status,
        headers={} if isinstance(told, TurnedAway) else told.headers,
        title=told.title,
        detail=told.detail,
    )


_HANDLERS: ExceptionHandlersMap = {HTTPException: _turned_away, Exception: _turned_away}


class Ops(Door):
    path = HOME
    request_max_body_size = 10_000
    exception_handlers = _HANDLERS

    @get("/")
    async def overview(self, request: Ask) -> Response[bytes]:
        """How the installation is."""
        visit, looking = await self._visit(request), read_query(request, Looking)
        return page(
            request,
            "overview.html",
            seen=await overview(self.coach, verify=looking.chain),
            note=NOTES.get(looking.note),
            done=looking.note in ACTS,
            form_token=visit.form_token,
            version=self.options.version,
            now=datetime.now(UTC),
        )

    @post("/acts/{act:str}")
    async def act(self, request: Ask, act: FromPath[str]) -> Response[bytes]:
        """What a button of the page asks for, done or refused, and then the page again."""
        visit, form = await self._sent(request)
        if act not in ACTS:
            raise RouteNotFound("There is no such act.")
        outcome = await ACTS[act](self.coach, form, visit.operator)
        note = act if is_successful(outcome) else outcome.failure().code
        return elsewhere(request, f"{HOME}?note={note}")

    @get("/login", sync_to_thread=False)
    def login(self, request: Ask) -> Response[bytes]:
        return page(request, "login.html", refused=None, email="", tenant="")

    @post("/login")
    async def log_in(self, request: Ask) -> Response[bytes]:
        """The refresh token is given back at once: nobody keeps it, so nobody can find it."""
        address = await self.admitted(request)
        form = await read_form(request)
        tenant_id = self._tenant_of(form)
        command = LogInCommand(
            tenant_id=tenant_id,
            email=field(form, "email"),
            password=field(form, "password"),
            address=address,
        )
        outcome = await self.coach.log_in(command)
        if not is_successful(outcome):
            problem = problem_of_refusal(outcome.failure())
            told = {"refused": problem, "email": command.email, "tenant": form.get("tenant", "")}
            return page(request, "login.html", status=problem.status, headers=problem.headers, **told)
        tokens = outcome.unwrap()
        granted(
            await self.coach.log_out(LogOutCommand(tenant_id=tenant_id, refresh_token=tokens.refresh_token))
        )
        await self._operator(tokens.access_token)  # before the browser gets to keep anything
        cookie = remembered(self.options, tokens.access_token, seconds=tokens.expires_in)
        return elsewhere(request, HOME, Set_Cookie=cookie)

    @post("/logout")
    async def log_out(self, request: Ask) -> Response[bytes]:
        await self._sent(request)
        return elsewhere(request, LOGIN, Set_Cookie=remembered(self.options, "", seconds=0))

    async def _visit(self, ask: Ask) -> Visit:
        """Of whoever the cookie speaks for, if that is an operator."""
        token = access_token(ask)
        if not token:
            raise NotLoggedIn("")
        return Visit(await self._operator(token), form_token(self.options, token))

    async def _sent(self, ask: Ask) -> tuple[Visit, Mapping[str, str]]:
        """A form of ours, with whose it is."""
        visit, form = await self._visit(ask), await read_form(ask)
        if not visit.sent(field(form, "form_token")):
            raise FromElsewhere("You have logged in anew since: go back to the page and press it again.")
        return visit, form

    async def _operator(self, token: str) -> UUID:
        identity = granted(await self.coach.authenticate(AuthenticateCommand(access_token=token)))
        if identity.role is not Role.OPERATOR:
            raise NotAnOperator("Another operator can give your account that role: `coach users role`.")
        return identity.user_id

    def _tenant_of(self, form: Mapping[str, str]) -> UUID:
        return id_field(form, "tenant") if form.get("tenant") else self.options.default_tenant_id
