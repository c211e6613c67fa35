"""Everything works behind a real PgBouncer in transaction mode; LISTEN and the queue go past it."""

import asyncio
import base64
import random
import secrets
import subprocess
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import asyncpg
import httpx
import pytest

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from entrypoints.queue.postgres import PostgresCommands
from infrastructure.keys import NAMES
from infrastructure.settings import DEFAULT_TENANT
from tests.infrastructure.processes import coach, started
from tests.nats_server import quiet_port
from tests.pgbouncer_server import PgBouncer
from tests.queue.messages import command
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = pytest.mark.infra

ADA = {"email": "ada@example.org", "password": "correct horse battery"}
QUERIES, AT_ONCE = 300, 30


@pytest.mark.timeout(120)
async def test_a_learners_whole_way(
    empty_database: PostgresDatabase, mongo_database: MongoDatabase, pgbouncer: PgBouncer, tmp_path: Path
) -> None:
    settings = _settings(empty_database, mongo_database, pgbouncer, tmp_path)
    migrated = await asyncio.to_thread(coach, "migrate", cwd=tmp_path, **settings)
    assert migrated.returncode == 0, migrated.stderr
    with ExitStack() as stack:
        processes = [_started(stack, name, tmp_path, settings) for name in ("serve", "work")]
        async with httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{settings['COACH_PORT']}", timeout=20
        ) as http:
            await _until(lambda: _is_ready(http, processes))
            thread, task = await _learn(http)
            await _search(http, thread)
            await _command(http, empty_database)
            await _many_at_once(http, thread, task)
        await _listens(empty_database)


async def _learn(http: httpx.AsyncClient) -> tuple[str, str]:
    """Registers, logs in, plans, ticks off a task, opens a thread."""
    registered = await http.post("/v1/users", json=ADA | {"display_name": "Ada", "timezone": "UTC"})
    assert registered.status_code == 201, registered.text
    tokens = (await http.post("/v1/tokens", json=ADA)).json()
    http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    plan = await http.post("/v1/plans", json={"title": "Sea", "tasks": [{"summary": "Read about tides"}]})
    task = str(plan.json()["tasks"][0]["id"])
    assert (await http.patch(f"/v1/tasks/{task}", json={"status": "done"})).status_code == 200
    await _until(lambda: _completed(http))
    thread = (await http.post("/v1/sessions", json={"title": "Sea", "focus": "tides"})).json()["id"]
    return str(thread), task


async def _search(http: httpx.AsyncClient, thread: str) -> None:
    material = {"title": "Tides", "text": "# Tides\n\nTides follow the moon, which pulls at the oceans."}
    handed_over = (await http.post("/v1/knowledge", json=material)).json()

    async def is_ready() -> bool:
        return bool((await http.get(f"/v1/imports/{handed_over['import_id']}")).json()["step"] == "ready")

    await _until(is_ready)
    found = (await http.get("/v1/knowledge/search", params={"q": "What do tides follow?"})).json()
    assert "follow the moon" in str(found)
    said = {"content": "What do tides follow?", "remember": True}
    turn = (await http.post(f"/v1/sessions/{thread}/messages", json=said)).json()
    assert "Tides follow the moon" in turn["reply"]["content"]

    async def is_recalled() -> bool:
        return "What do tides" in (await http.get("/v1/recall", params={"q": "tides"})).text

    await _until(is_recalled)


async def _command(http: httpx.AsyncClient, database: PostgresDatabase) -> None:
    """The queue's tables are in the same database, and its connections direct."""
    learner = (await http.get("/v1/me")).json()["id"]
    body = command(
        "log_study_session", {"minutes": 25}, id=uuid4().hex, tenant=DEFAULT_TENANT, learner=learner
    )
    async with QueueConnections(database.dsn) as connections:
        await PostgresCommands(QueueDriver(connections)).send(body)

    async def is_done() -> bool:
        return bool((await http.get("/v1/progress")).json()["study_minutes"] == 25)

    await _until(is_done)


async def _many_at_once(http: httpx.AsyncClient, thread: str, task: str) -> None:
    """Far more clients than PgBouncer has connections: whatever one leaves behind, another finds."""
    asks: list[Callable[[], Awaitable[httpx.Response]]] = [
        lambda: http.post("/v1/study-sessions", json={"minutes": 5}),
        lambda: http.patch(f"/v1/tasks/{task}", json={"summary": f"Read {uuid4().hex}"}),
        lambda: http.post("/v1/plans", json={"title": "Sea", "tasks": [{"summary": "Swim"}]}),
        lambda: http.get("/v1/tasks", params={"status": "done"}),
        lambda: http.get("/v1/plans"),
        lambda: http.get("/v1/progress"),
        lambda: http.get(f"/v1/sessions/{thread}/messages"),
        lambda: http.get("/v1/knowledge/search", params={"q": "tides"}),
    ]
    chance, free = random.Random(7), asyncio.Semaphore(AT_ONCE)

    async def one(ask: Callable[[], Awaitable[httpx.Response]]) -> str:
        async with free:
            response = await ask()
        return "" if response.status_code < 300 or _lost_a_race(response) else response.text

    errors = await asyncio.gather(*(one(chance.choice(asks)) for _ in range(QUERIES)))
    assert [error for error in errors if error] == []


def _lost_a_race(response: httpx.Response) -> bool:
    """All of them change the same task."""
    return response.status_code == 503 and response.json()["code"] == "busy_try_again"


async def _listens(database: PostgresDatabase) -> None:
    """Two lines that wait for news: the relay's and the queue's."""
    sql = await asyncpg.connect(database.dsn)
    listening = await sql.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
    )
    await sql.close()
    assert listening >= 2


def _settings(
    postgres: PostgresDatabase, mongo: MongoDatabase, pgbouncer: PgBouncer, folder: Path
) -> dict[str, str]:
    keys = {f"COACH_{name.upper()}": base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
    return keys | {
        "COACH_HOME": str(folder / "home"),
        "COACH_PORT": str(quiet_port()),
        "COACH_POSTGRES_URL": pgbouncer.dsn(postgres.name),
        "COACH_POSTGRES_DIRECT_URL": postgres.dsn,
        "COACH_MONGO_URL": mongo.url,
        "COACH_MONGO_DATABASE": mongo.name,
    }


def _started(
    stack: ExitStack, name: str, folder: Path, settings: dict[str, str]
) -> "subprocess.Popen[bytes]":
    place = folder / name
    place.mkdir()
    return stack.enter_context(started(name, cwd=place, **settings))


async def _is_ready(http: httpx.AsyncClient, processes: "list[subprocess.Popen[bytes]]") -> bool:
    assert all(process.poll() is None for process in processes)
    try:
        return (await http.get("/health/ready")).status_code == 200
    except httpx.TransportError:
        return False


async def _completed(http: httpx.AsyncClient) -> bool:
    """The relay has told of the task."""
    history = (await http.get("/v1/progress/history")).json()["items"]
    return bool(history) and history[0]["completed_tasks"] == 1


async def _until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await holds():  # noqa: ASYNC110 - other processes set no event
            await asyncio.sleep(0.05)
