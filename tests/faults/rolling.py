"""A release that rolls over two `coach serve` and two `coach work` while learners and producers go on."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from subprocess import Popen
from typing import Any

import asyncpg

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from application.consistency.publish_event import PublishEvent
from application.consistency.routes import ROUTES
from entrypoints.queue.postgres import PostgresCommands
from infrastructure.settings import DEFAULT_TENANT
from tests.benchmarks.load import request
from tests.benchmarks.places import PASSWORD, Places
from tests.faults.balancer import Balancer, balanced
from tests.faults.habits import Habits, Wish
from tests.faults.polite_client import PoliteClient
from tests.infrastructure.processes import started
from tests.nats_server import quiet_port
from tests.queue.messages import command

LEARNERS = 6
DRAIN = 4.0  # seconds: twenty glances of the balancer, where nothing else keeps the machine busy
BETWEEN_REQUESTS, BETWEEN_COMMANDS = 0.2, 0.1  # seconds, of each learner and of the producer
STREAMED = 5  # one in so many questions is answered in pieces
PATIENCE = 120.0


@dataclass
class Heard:
    """What clients and producers know to be done, and what went wrong."""

    answers: "Counter[int]" = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    study_sessions: int = 0
    streams: int = 0
    commands: list[str] = field(default_factory=list)


@dataclass
class Crew:
    """The processes of a release, each with a folder of its own."""

    folder: Path
    settings: Mapping[str, str]
    running: dict[str, Any] = field(default_factory=dict)

    def start(self, name: str, **own: str) -> None:
        place = self.folder / name
        place.mkdir(exist_ok=True)
        context = started(name.split("-", maxsplit=1)[0], cwd=place, **self.settings, **own)
        self.running[name] = (context, context.__enter__(), own)

    async def roll(self, name: str) -> int:
        """Asks it to go, and puts its successor in its place. Its exit status."""
        context, process, own = self.running.pop(name)
        status = await self._end(process)
        context.__exit__(None, None, None)
        self.start(name, **own)
        return status

    async def end(self) -> list[int]:
        statuses = [await self._end(process) for _, process, _ in self.running.values()]
        for context, _, _ in self.running.values():
            context.__exit__(None, None, None)
        return statuses

    async def _end(self, process: "Popen[bytes]") -> int:
        process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(process.wait, PATIENCE)


@dataclass
class Learner:
    """Works on plans, logs study time and asks, now and then for an answer in pieces."""

    client: PoliteClient
    habits: Habits
    heard: Heard
    thread: str

    async def study(self, over: asyncio.Event) -> None:
        for number in count():
            if over.is_set():
                break
            try:
                if number % STREAMED == 0:
                    await self._ask_in_pieces()
                else:
                    await self._wish(self.habits.write() if number % 2 else self.habits.read())
            except (OSError, asyncio.IncompleteReadError) as lost:
                self.heard.wrong.append(f"lost: {type(lost).__name__}")
                self.client.close()
            await asyncio.sleep(BETWEEN_REQUESTS)
        self.client.close()

    async def _wish(self, wish: Wish) -> None:
        status, body = await self.client.ask(wish.request)
        self.heard.answers[status] += 1
        if status not in wish.right:
            self.heard.wrong.append(f"{status} {body[:200]!r}")
        if status == 201 and b"POST /v1/study-sessions" in wish.request:
            self.heard.study_sessions += 1
        wish.then(status, body)

    async def _ask_in_pieces(self) -> None:
        headers = {"Authorization": f"Bearer {self.habits.token}", "Accept": "text/event-stream"}
        body = json.dumps({"content": "What of tides and stars?"}).encode()
        asked = request("POST", f"/v1/sessions/{self.thread}/messages", headers=headers, body=body)
        status, told = await self.client.ask(asked)
        self.heard.answers[status] += 1
        self.heard.streams += 1
        if status != 200 or b"event: turn" not in told:
            self.heard.wrong.append(f"stream: {status} {told[-200:]!r}")


@dataclass
class Producer:
    dsn: str
    learner_id: str
    heard: Heard

    async def send(self, over: asyncio.Event) -> None:
        async with QueueConnections(self.dsn) as connections:
            commands = PostgresCommands(QueueDriver(connections))
            while not over.is_set():
                name = f"rolled-{len(self.heard.commands)}"
                await commands.send(
                    command(
                        "log_study_session",
                        {"minutes": 5},
                        id=name,
                        tenant=DEFAULT_TENANT,
                        learner=self.learner_id,
                    )
                )
                self.heard.commands.append(name)
                await asyncio.sleep(BETWEEN_COMMANDS)


@asynccontextmanager
async def released(stores: Places, folder: Path) -> AsyncIterator[tuple[Crew, Balancer]]:
    settings = {
        **stores.product_environment("rolling"),
        "COACH_DRAIN": str(DRAIN),
        "COACH_REQUEST_DEADLINE": "60",  # who waits for a busy machine is not lost
        "COACH_POSTGRES_POOL_SIZE": "5",
    }
    crew, ports = Crew(folder, settings), (quiet_port(), quiet_port())
    for number, port in enumerate(ports):
        crew.start(f"serve-{number}", COACH_PORT=str(port))
        crew.start(f"work-{number}")
    async with balanced(ports) as balancer:
        yield crew, balancer


async def register(port: int, number: int) -> tuple[str, str]:
    """A learner's id and token."""
    client = PoliteClient(port)
    account = {"email": f"learner-{number}@example.org", "password": PASSWORD}
    made = await _post(client, "/v1/users", account | {"display_name": "Ada", "timezone": "UTC"})
    token = await _post(client, "/v1/tokens", account)
    client.close()
    return made["id"], token["access_token"]


async def open_thread(port: int, token: str) -> str:
    client = PoliteClient(port)
    made = await _post(client, "/v1/sessions", {"title": "Sea", "focus": "tides"}, token)
    client.close()
    return str(made["id"])


async def _post(client: PoliteClient, path: str, body: Any, token: str | None = None) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    status, answer = await client.ask(request("POST", path, headers=headers, body=json.dumps(body).encode()))
    assert status == 201 or path == "/v1/tokens", answer
    return json.loads(answer)


@dataclass(frozen=True)
class Effects:
    """What PostgreSQL holds when nothing waits any more."""

    study_sessions: int
    outcomes: "Counter[str]"
    published: "Counter[str]"
    to_publish: set[str]

    @classmethod
    async def of(cls, looking: "asyncpg.Connection[asyncpg.Record]") -> "Effects":
        published = [name for name, subscribers in ROUTES.items() if PublishEvent.name in subscribers]
        return cls(
            study_sessions=await looking.fetchval("SELECT count(*) FROM study_sessions"),
            outcomes=Counter(each["data"]["command_id"] for each in await _letters(looking, "coach.outcome")),
            published=Counter(each["id"] for each in await _letters(looking, "coach.event")),
            to_publish={
                str(row["event_id"])
                for row in await looking.fetch("SELECT event_id FROM outbox WHERE name = ANY($1)", published)
            },
        )


async def until_nothing_waits(looking: "asyncpg.Connection[asyncpg.Record]") -> None:
    waiting = """
        SELECT (SELECT count(*) FROM outbox_deliveries)
             + (SELECT count(*) FROM pgqueuer WHERE entrypoint = 'coach.command')
    """
    async with asyncio.timeout(PATIENCE):
        while await looking.fetchval(waiting):  # noqa: ASYNC110 - nobody tells when nothing waits
            await asyncio.sleep(0.2)


async def _letters(looking: "asyncpg.Connection[asyncpg.Record]", entrypoint: str) -> list[Any]:
    rows = await looking.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = $1", entrypoint)
    return [json.loads(row["payload"]) for row in rows]
