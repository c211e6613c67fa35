"""`coach serve` and `coach work` as real processes, whose stores come and go."""

import base64
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.keys import NAMES
from tests.infrastructure.processes import coach, ended, started

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

ADA = {"email": "ada@example.org", "password": "correct horse battery"}


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[tuple[EmbeddedPostgres, EmbeddedMongo]]:
    with ExitStack() as stack:
        both = EmbeddedPostgres(tmp_path / "postgres"), EmbeddedMongo(tmp_path / "mongo")
        for store in both:
            stack.callback(store.stop)
            store.start()
        yield both


@pytest.fixture
def settings(stores: tuple[EmbeddedPostgres, EmbeddedMongo], tmp_path: Path) -> dict[str, str]:
    postgres, mongo = stores
    keys = {f"COACH_{name.upper()}": base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return keys | {
        "COACH_HOME": str(tmp_path / "home"),
        "COACH_PORT": str(port),
        "COACH_POSTGRES_URL": postgres.dsn(),
        "COACH_MONGO_URL": mongo.url,
    }


def test_starts_without_its_stores_and_works_when_they_come(
    stores: tuple[EmbeddedPostgres, EmbeddedMongo], settings: dict[str, str], tmp_path: Path
) -> None:
    assert coach("migrate", cwd=tmp_path, **settings).returncode == 0
    assert coach("migrate", cwd=tmp_path, **settings).returncode == 0
    for store in stores:
        store.stop()
    with (
        started("serve", cwd=folder(tmp_path, "serve"), **settings) as serving,
        started("work", cwd=folder(tmp_path, "work"), **settings) as working,
        httpx.Client(base_url=f"http://127.0.0.1:{settings['COACH_PORT']}", timeout=20) as http,
    ):
        both = (serving, working)
        until(lambda: answers(http, "/health/live", 200), both)
        assert answers(http, "/health/ready", 503)
        assert register(http).status_code == 503
        for store in stores:
            store.start()
        until(lambda: answers(http, "/health/ready", 200), both)
        assert register(http).status_code == 201
        log_in(http)
        import_id = hand_over(http, "# Tides\n\nTides follow the moon, which pulls at the oceans.")
        until(lambda: http.get(f"/v1/imports/{import_id}").json()["step"] == "ready", both)
        assert "Tides follow the moon" in ask(http, "What do tides follow?")
        assert ended(serving, signal.SIGTERM) == 0
        assert ended(working, signal.SIGTERM) == 0


def test_migrate_changes_nothing_when_a_store_does_not_answer(
    stores: tuple[EmbeddedPostgres, EmbeddedMongo], settings: dict[str, str], tmp_path: Path
) -> None:
    postgres, _ = stores
    for wrong, complaint in (
        (
            {"COACH_POSTGRES_URL": postgres.dsn("missing")},
            "PostgreSQL does not answer where COACH_POSTGRES_URL",
        ),
        ({"COACH_MONGO_URL": "mongodb://127.0.0.1:1"}, "MongoDB does not answer where COACH_MONGO_URL leads"),
    ):
        refused = coach("migrate", cwd=tmp_path, **settings | wrong)
        assert refused.returncode == 2
        assert refused.stderr.startswith(complaint)


def test_serve_refuses_a_taken_port(settings: dict[str, str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", int(settings["COACH_PORT"]))):
        refused = coach("serve", cwd=tmp_path, **settings)
    assert refused.returncode == 2
    assert refused.stderr.startswith(f"Port {settings['COACH_PORT']} on 127.0.0.1 is in use")


def register(http: httpx.Client) -> httpx.Response:
    return http.post("/v1/users", json=ADA | {"display_name": "Ada", "timezone": "UTC"})


def log_in(http: httpx.Client) -> None:
    http.headers["Authorization"] = f"Bearer {http.post('/v1/tokens', json=ADA).json()['access_token']}"


def hand_over(http: httpx.Client, text: str) -> str:
    return str(http.post("/v1/knowledge", json={"title": "Tides", "text": text}).json()["import_id"])


def ask(http: httpx.Client, question: str) -> str:
    thread = http.post("/v1/sessions", json={"title": "Sea", "focus": "tides"}).json()["id"]
    turn = http.post(f"/v1/sessions/{thread}/messages", json={"content": question}).json()
    return str(turn["reply"]["content"])


def answers(http: httpx.Client, path: str, status: int) -> bool:
    try:
        return http.get(path).status_code == status
    except httpx.TransportError:
        return False


def until(holds: Callable[[], bool], alive: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + 90
    while not holds():
        assert all(process.poll() is None for process in alive)
        assert time.monotonic() < deadline
        time.sleep(0.1)


def folder(parent: Path, name: str) -> Path:
    made = parent / name
    made.mkdir()
    return made
