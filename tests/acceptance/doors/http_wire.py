"""The wire of the HTTP door, as a client of it sees it: JSON, tokens, headers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import UUID

import httpx
import msgspec
from litestar import Litestar

from application.caller import Caller
from application.identity.views import TokensView
from application.paging import Page, PageRequest
from application.ports.clock import Clock
from tests.acceptance.doors.door import Reply

A = TypeVar("A")

Body = Mapping[str, object]


class Many(msgspec.Struct, Generic[A]):
    """How this door writes a page."""

    items: list[A]
    next_cursor: str | None = None


@dataclass(slots=True)
class Login:
    """What a learner's app keeps: it logs in again when the access token has run out."""

    email: str
    password: str
    access_token: str = ""
    expires_at: datetime | None = None


@dataclass(slots=True)
class Wire:
    """Sends requests to the application itself, in this process; everything else is as on a network."""

    app: Litestar
    clock: Clock
    logins: dict[UUID, Login] = field(default_factory=dict)

    async def send(
        self,
        method: str,
        path: str,
        *,
        caller: Caller | None = None,
        tenant_id: UUID | None = None,
        token: str | None = None,
        body: Body | None = None,
        query: Mapping[str, object] | None = None,
        version: int | None = None,
        accept: str = "application/json",
        address: str | None = None,
    ) -> httpx.Response:
        headers = {"Accept": accept}
        if address is not None:
            headers["X-Forwarded-For"] = address
        if caller is not None:
            token = await self._token(caller)
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        if tenant_id is not None:
            headers["Coach-Tenant"] = str(tenant_id)
        if caller is not None and caller.request is not None:
            headers["Idempotency-Key"] = caller.request.key
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        content = None if body is None else msgspec.json.encode(body)
        if content is not None:
            headers["Content-Type"] = "application/json"
        async with self.client() as client:
            response = await client.request(
                method,
                path,
                headers=headers,
                content=content,
                params={name: str(value) for name, value in (query or {}).items()},
            )
        assert response.status_code < 500, response.text
        return response

    def client(self) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app)  # type: ignore[arg-type]  # two spellings of ASGI
        return httpx.AsyncClient(transport=transport, base_url="http://coach.test")

    async def ask(self, method: str, path: str, answer: type[A] | None = None, **request: Any) -> Reply[A]:
        """The answer as the type that it should be, or the problem."""
        response = await self.send(method, path, **request)
        if response.status_code >= 400:
            return refused(response)
        if answer is None:
            return Reply()
        return Reply(answer=msgspec.json.decode(response.content, type=answer))

    async def items(self, path: str, item: type[A], **request: Any) -> Reply[Sequence[A]]:
        """A list that is never long."""
        reply = await self.ask("GET", path, Many[item], **request)  # type: ignore[valid-type]  # a value
        if reply.answer is None:
            return Reply(refusal=reply.refusal, words=reply.words)
        return Reply(answer=reply.answer.items)

    async def page(
        self,
        path: str,
        item: type[A],
        *,
        caller: Caller,
        page: PageRequest,
        query: Mapping[str, object] | None = None,
    ) -> Reply[Page[A]]:
        asked = {**(query or {}), **given(limit=page.limit, cursor=page.after)}
        reply = await self.ask("GET", path, Many[item], caller=caller, query=asked)  # type: ignore[valid-type]  # a value
        if reply.answer is None:
            return Reply(refusal=reply.refusal, words=reply.words)
        return Reply(answer=Page(reply.answer.items, reply.answer.next_cursor))

    async def _token(self, caller: Caller) -> str:
        login = self.logins[caller.user_id]
        if login.expires_at is not None and self.clock.now() >= login.expires_at:
            login.access_token = ""
        if not login.access_token:
            reply = await self.ask(
                "POST",
                "/v1/tokens",
                TokensView,
                tenant_id=caller.tenant_id,
                body={"email": login.email, "password": login.password},
            )
            assert reply.answer is not None, f"could not log in: {reply.refusal}"
            login.access_token = reply.answer.access_token
            login.expires_at = self.clock.now() + timedelta(seconds=reply.answer.expires_in - 1)
        return login.access_token


def refused(response: httpx.Response) -> Reply[Any]:
    """The problem's code, and all of its words but those that name this one request."""
    assert response.headers["Content-Type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["type"] == f"urn:coach:problem:{problem['code']}"
    assert problem["status"] == response.status_code
    problem.pop("instance")
    return Reply(refusal=problem["code"], words=str(sorted(problem.items())))


def given(**fields: object) -> Body:
    """What a client leaves out is not there, rather than null."""
    return {name: value for name, value in fields.items() if value is not None}
