"""A story told through a door of the product, by a process that may die while it answers.

The points are those of one request or command on its way: what the relay does in between is left out here.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import asyncpg
import httpx
from dependency_injector import providers
from faststream.nats import NatsMessage
from pgqueuer.queries import Queries
from returns.result import Result

from adapters.nats.streams import declare_streams
from adapters.postgres.tenants import ensure_tenant
from application.caller import Caller
from application.coach import Coach
from application.identity.register_user import RegisterUserCommand
from application.ports.token_issuer import Identity
from entrypoints.http.app import create_app
from infrastructure import lifespan
from infrastructure.container import Container
from tests.acceptance.doors.http_door import HttpDoor
from tests.acceptance.doors.http_wire import Wire
from tests.acceptance.doors.queue_door import QueueDoor
from tests.faults.crash_child import TENANT, Order, container_for, deliver_all, wrap
from tests.faults.crashing import CrashPlan
from tests.faults.queues import Jobs, Letters, Patient, Subjects
from tests.faults.story import Story
from tests.queue.nats_queue import QUICK as QUICK_NATS
from tests.queue.test_postgres import QUICK

DOORS = ("http", "queue", "nats")


@dataclass
class DoorPlan(CrashPlan):
    """Counts, and dies, only while somebody stands at the door."""

    listening: bool = False

    def passing(self, point: str) -> None:
        if self.listening:
            super().passing(point)


async def tell_through(order: Order, plan: DoorPlan) -> None:
    """What an earlier life left in the queue comes first; then the whole story, each chapter to its end."""
    container = container_for(order)
    await ensure_tenant(container.ports.connections(), TENANT, "Faults")
    wrap(container, plan)
    behind: dict[str, Callable[..., AbstractAsyncContextManager[Any]]] = {
        "http": _http,
        "queue": _queue,
        "nats": _nats,
    }
    looking = await asyncpg.connect(order.postgres)
    plan.listening = True
    async with (
        lifespan.opened(container),
        container.ports.queue_connections(),
        behind[order.door](container, order, plan) as door,
    ):
        plan.listening = False
        await deliver_all(container, looking)
        for chapter in Story(order.seed, tenant_id=TENANT).chapters:
            plan.listening = True
            await chapter.tell(door)
            plan.listening = False
            await deliver_all(container, looking)
    await looking.close()


@asynccontextmanager
async def _http(container: Container, _: Order, plan: CrashPlan) -> AsyncIterator[Any]:
    """What `coach serve` runs, and a client that comes over the network."""
    stop, port = asyncio.Event(), asyncio.get_running_loop().create_future()

    def guarded(coach: Coach, *rest: Any) -> Any:
        return _answers(create_app(coach, *rest), plan)

    # In this process, which lives for one story.
    lifespan.create_app = guarded  # type: ignore[attr-defined, assignment]  # lifespan imports it for itself
    serving = asyncio.create_task(lifespan.run(container, stop=stop, on_ready=port.set_result))
    yield KnownAtTheDoor(NetWire(container, await port), container.coach())
    stop.set()
    await serving


def _answers(app: Any, plan: CrashPlan) -> Any:
    """Names the moment at which the last byte of an answer leaves."""

    async def watched(scope: Any, receive: Any, send: Any) -> None:
        async def watched_send(message: Any) -> None:
            is_last = message["type"] == "http.response.body" and not message.get("more_body")
            if is_last:
                plan.passing("http.answer:before")
            await send(message)
            if is_last:
                plan.passing("http.answer:after")

        await app(scope, receive, watched_send)

    return watched


class NetWire(Wire):
    """Over a real connection. Its proof of a login comes without one: of logins everybody would be told."""

    def __init__(self, container: Container, port: int) -> None:
        super().__init__(app=None, clock=container.ports.clock())  # type: ignore[arg-type]  # it is elsewhere
        self._port, self._tokens = port, container.ports.token_issuer()

    def client(self) -> httpx.AsyncClient:
        no_certificates = ssl.SSLContext(
            ssl.PROTOCOL_TLS_CLIENT
        )  # reading those that there are takes longer than most requests
        return httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{self._port}", timeout=30, verify=no_certificates
        )

    async def _token(self, caller: Caller) -> str:
        identity = Identity(caller.tenant_id, caller.user_id)
        return str(self._tokens.access_token(identity, now=self.clock.now()))


@dataclass
class KnownAtTheDoor(HttpDoor):
    """HTTP chooses the ids of accounts itself; in the story they are known before."""

    coach: Coach

    async def register_user(self, command: RegisterUserCommand) -> Result[Any, Any]:  # type: ignore[override]
        return await self.coach.register_user(command)


@asynccontextmanager
async def _queue(container: Container, order: Order, plan: CrashPlan) -> AsyncIterator[Any]:
    _guard(Queries, "log_jobs", "acknowledge", plan)
    async with Jobs.of(order) as jobs, _working(container, plan, jobs, {"options": QUICK}) as door:
        yield door


@asynccontextmanager
async def _nats(container: Container, order: Order, plan: CrashPlan) -> AsyncIterator[Any]:
    _guard(NatsMessage, "ack", "acknowledge", plan)
    connection, names = container.ports.nats_connection(), container.ports.nats_names()

    async def declare() -> None:
        await declare_streams(connection, names, silence=QUICK_NATS.silence)

    await declare()
    changed = {"options": QUICK_NATS, "declare": declare}
    async with _working(container, plan, Subjects(order.nats, connection, names), changed) as door:
        yield door


@asynccontextmanager
async def _working(
    container: Container, plan: CrashPlan, letters: Letters, changed: dict[str, Any]
) -> AsyncIterator[QueueDoor]:
    """The consumer that `coach work` runs, quicker to notice that another one has died."""
    real = container.queue()
    guarded = replace(
        real,
        outcomes=Guarded(real.outcomes, "outcomes", ("send",), plan),
        dead_letters=Guarded(real.dead_letters, "dead_letters", ("keep",), plan),
    )
    watched = Guarded(guarded, "consumer", ("consume",), plan)
    container.queue.override(providers.Object(watched))
    stop = asyncio.Event()
    consumer = replace(container.queue_consumer(), **changed)
    working = asyncio.create_task(consumer.run(stop))
    await letters.until_empty()
    yield QueueDoor(Patient(container.coach(), container.sealer(), container.queue_commands(), letters))
    stop.set()
    await working


class Guarded:
    """Stands in front of one part of a door and passes everything on; ``points`` are moments to die at."""

    def __init__(self, target: object, name: str, points: tuple[str, ...], plan: CrashPlan) -> None:
        self._target, self._name, self._points, self._plan = target, name, points, plan

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(self._target, attribute)
        if attribute not in self._points:
            return value

        async def guarded(*arguments: Any, **named: Any) -> Any:
            self._plan.passing(f"{self._name}.{attribute}:before")
            answer = await value(*arguments, **named)
            self._plan.passing(f"{self._name}.{attribute}:after")
            return answer

        return guarded


def _guard(owner: type, method: str, point: str, plan: CrashPlan) -> None:
    """Where a library is asked by another library: in this process, which lives for one story."""
    real = getattr(owner, method)

    async def guarded(*arguments: Any, **named: Any) -> Any:
        plan.passing(f"{point}:before")
        answer = await real(*arguments, **named)
        plan.passing(f"{point}:after")
        return answer

    setattr(owner, method, guarded)
