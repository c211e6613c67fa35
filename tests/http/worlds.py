"""A coach over the fakes, behind the real HTTP door."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import httpx
from dependency_injector import providers
from litestar import Litestar

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from application.coach import Coach
from application.ports.link_gate import LinkedObjects
from application.ports.token_issuer import TokenIssuer
from entrypoints.http.app import create_app
from entrypoints.http.options import HttpOptions
from entrypoints.queue.asyncapi import asyncapi_document
from infrastructure.composition.memory_ports import MemoryPorts
from infrastructure.composition.use_cases import UseCases

TENANT, OTHER_TENANT = UUID(int=1), UUID(int=2)
PASSWORD = "correct horse battery"


def options_of(stores: MemoryStores) -> HttpOptions:
    return HttpOptions(
        default_tenant_id=TENANT,
        signing_key=b"k" * 32,
        new_id=stores.ids.new,
        version="9.9.9",
        asyncapi=partial(asyncapi_document, version="9.9.9"),
    )


def use_cases(stores: MemoryStores, tokens: TokenIssuer | None = None) -> UseCases:
    ports = MemoryPorts(stores=stores)
    if tokens is not None:
        ports.token_issuer.override(providers.Object(tokens))
    return UseCases(ports=ports)


@dataclass
class Client:
    """Sends requests straight into the application."""

    app: Litestar
    token: str | None = None

    async def __call__(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        **query: str | int,
    ) -> httpx.Response:
        sent = dict(headers or {})
        if content is not None:
            sent.setdefault("Content-Type", "application/json")
        if self.token is not None:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        transport = httpx.ASGITransport(self.app)  # type: ignore[arg-type]  # two spellings of ASGI
        async with httpx.AsyncClient(transport=transport, base_url="http://coach.test") as client:
            return await client.request(
                method,
                path,
                content=content,
                json=body,
                headers=[(name.encode(), value.encode()) for name, value in sent.items()],
                params=query or None,
            )


@dataclass
class World:
    stores: MemoryStores
    clock: MemoryClock
    cases: UseCases
    app: Litestar

    @property
    def coach(self) -> Coach:
        coach: Coach = self.cases.coach()
        return coach

    @property
    def stranger(self) -> Client:
        return Client(self.app)

    async def learner(self, email: str, tenant_id: UUID = TENANT) -> Client:
        """Registered and logged in."""
        tenant = {"Coach-Tenant": str(tenant_id)}
        account = {"email": email, "password": PASSWORD}
        person = {**account, "display_name": "Ada", "timezone": "Europe/Vienna"}
        registered = await self.stranger("POST", "/v1/users", person, headers=tenant)
        assert registered.status_code == 201, registered.text
        tokens = await self.stranger("POST", "/v1/tokens", account, headers=tenant)
        return Client(self.app, tokens.json()["access_token"])


def a_world(*, tokens: TokenIssuer | None = None) -> World:
    clock = MemoryClock()
    stores = MemoryStores((TENANT, OTHER_TENANT), clock=clock)
    cases = use_cases(stores, tokens)
    return World(stores, clock, cases, create_app(cases.coach(), options_of(stores)))


def an_app_with_objects(objects: LinkedObjects) -> Litestar:
    """A door that signed links of our own lead to."""
    stores = MemoryStores((TENANT,))
    return create_app(use_cases(stores).coach(), replace(options_of(stores), objects=objects))


def code(response: httpx.Response) -> tuple[int, str]:
    """Status and code of what must be a whole problem."""
    problem = response.json()
    assert response.headers["Content-Type"] == "application/problem+json", response.text
    assert problem["type"] == f"urn:coach:problem:{problem['code']}"
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    assert problem["instance"] == f"urn:coach:request:{response.headers['X-Request-Id']}"
    assert response.headers["Cache-Control"] == "no-store"
    return response.status_code, str(problem["code"])
