"""What every part of the HTTP door has: the coach, and ways to know who asks."""

import hmac
import re
from typing import TypeVar
from uuid import UUID, uuid5

import msgspec
from litestar import Controller, Router
from litestar.types import ASGIApp

from application.caller import Caller, Request
from application.coach import Coach
from application.identity.admit import AdmitCommand
from application.identity.authenticate import AuthenticateCommand
from application.paging import Page, PageRequest
from entrypoints.http.addresses import address_of
from entrypoints.http.answers import Many, answer, granted
from entrypoints.http.asking import Ask
from entrypoints.http.cursors import Cursors
from entrypoints.http.operation import operation_of
from entrypoints.http.options import HttpOptions
from entrypoints.http.queries import Paging
from entrypoints.http.wire_problems import (
    IdempotencyKeyMalformed,
    PreconditionUnsupported,
    TenantMalformed,
    TokenMissing,
)
from entrypoints.log_context import about

T = TypeVar("T")

COACH = "coach"
OPTIONS = "options"

_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_PURPOSE = b"request\0"


class Door(Controller):
    """The framework makes controllers itself, so coach and options come through the app's ``opt``."""

    def __init__(self, owner: Router) -> None:
        super().__init__(owner)
        self.coach: Coach = owner.opt[COACH]
        self.options: HttpOptions = owner.opt[OPTIONS]
        self._cursors = Cursors(self.options.signing_key)

    async def caller(self, ask: Ask) -> Caller:
        """Whom the access token speaks for."""
        token = bearer(ask)
        if token is None:
            raise TokenMissing("Send one as Authorization: Bearer.")
        identity = granted(await self.coach.authenticate(AuthenticateCommand(access_token=token)))
        session_id = ask.path_params.get("session_id")
        about(tenant_id=identity.tenant_id, user_id=identity.user_id, session_id=session_id)
        return Caller(identity.tenant_id, identity.user_id, role=identity.role)

    async def writer(self, ask: Ask) -> Caller:
        """Whoever wants to change something, with the request by which a repetition is recognised."""
        caller = await self.caller(ask)
        return Caller(caller.tenant_id, caller.user_id, await self.request(ask), caller.role)

    async def request(self, ask: Ask) -> Request | None:
        """The fingerprint is keyed, so that a record of it tells nothing of a password in the body."""
        if_match = ask.header(b"if-match")
        if if_match is not None and not operation_of(ask).conditional:
            raise PreconditionUnsupported("Send it without If-Match.")
        key = idempotency_key(ask)
        if key is None:
            return None
        told = (ask.method, ask.scope["path"], if_match or "", "")
        asked = "\0".join(told).encode() + await ask.body()
        return Request(key, hmac.digest(self.options.signing_key, _PURPOSE + asked, "sha256"))

    async def admitted(self, ask: Ask) -> str:
        """The address of somebody whom nobody knows yet, who has not asked too often from there."""
        address = address_of(ask, proxies=self.options.proxies)
        granted(await self.coach.admit(AdmitCommand(address=address)))
        return address

    def tenant(self, ask: Ask) -> UUID:
        header = ask.header(b"coach-tenant")
        try:
            tenant_id = self.options.default_tenant_id if header is None else UUID(header)
        except ValueError:
            raise TenantMalformed("Coach-Tenant is a UUID.") from None
        about(tenant_id=tenant_id)
        return tenant_id

    def new_id(self, ask: Ask, namespace: UUID) -> UUID:
        """An id for what the client gave none: the same one whenever the same request comes again."""
        key = idempotency_key(ask)
        if key is None:
            return self.options.new_id()
        return uuid5(namespace, f"{ask.scope['path']}\0{key}")

    def page_request(self, ask: Ask, caller: Caller, query: Paging) -> PageRequest:
        if query.cursor is None:
            return PageRequest(query.limit)
        return PageRequest(query.limit, self._cursors.open(query.cursor, scope=_scope(ask, caller, query)))

    def page(self, ask: Ask, caller: Caller, query: Paging, page: Page[T]) -> ASGIApp:
        if page.next is None:
            return answer(ask, Many(page.items, None))
        return answer(ask, Many(page.items, self._cursors.seal(page.next, scope=_scope(ask, caller, query))))


def bearer(ask: Ask) -> str | None:
    scheme, _, token = (ask.header(b"authorization") or "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


def idempotency_key(ask: Ask) -> str | None:
    key = ask.header(b"idempotency-key")
    if key is not None and _KEY.fullmatch(key) is None:
        raise IdempotencyKeyMalformed("It has 1 to 200 visible ASCII characters.")
    return key


def _scope(ask: Ask, caller: Caller, query: Paging) -> bytes:
    """List, filters and learner: all that a cursor is good for."""
    filters = msgspec.structs.replace(query, limit=1, cursor=None)
    return b"\0".join([ask.scope["path"].encode(), caller.user_id.bytes, msgspec.json.encode(filters)])
