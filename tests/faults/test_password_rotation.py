"""PostgreSQL's password changes under a running service: old connections go on, new ones use the new one."""

import asyncio
import base64
import secrets
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import asyncpg
import httpx
import pytest

from adapters.postgres.roles import API, WORKER
from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.keys import NAMES
from tests.infrastructure.processes import coach, ended, started

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

ADA = {"email": "ada@example.org", "password": "correct horse battery"}
LOGIN = "coach_login"


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(tmp_path / "postgres")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mongo(tmp_path: Path) -> Iterator[EmbeddedMongo]:
    server = EmbeddedMongo(tmp_path / "mongo")
    server.start()
    yield server
    server.stop()


async def test_no_request_fails(postgres: EmbeddedPostgres, mongo: EmbeddedMongo, tmp_path: Path) -> None:
    mounted = tmp_path / "secrets"
    mounted.mkdir()
    for name in NAMES:
        (mounted / name).write_text(base64.b64encode(secrets.token_bytes(32)).decode())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {
        "COACH_HOME": str(tmp_path / "home"),
        "COACH_PORT": str(port),
        "COACH_MONGO_URL": mongo.url,
        "COACH_SECRETS_DIR": str(mounted),
        "COACH_POSTGRES_POOL_SIZE": "80",
        "COACH_LIMIT_ADDRESS": "0",
        "COACH_LIMIT_ACCOUNT": "0",
    }
    migrated = coach("migrate", cwd=tmp_path, COACH_POSTGRES_URL=postgres.dsn(), **settings)
    assert migrated.returncode == 0, migrated.stderr
    admin = await asyncpg.connect(postgres.dsn())
    await admin.execute(f"CREATE ROLE {LOGIN} LOGIN; GRANT {API}, {WORKER} TO {LOGIN}")
    rules = postgres.data / "pg_hba.conf"
    rules.write_text(f"local all {LOGIN} scram-sha-256\n{rules.read_text()}")
    await change(admin, mounted, "the first one")
    url = postgres.dsn().replace("//postgres@", f"//{LOGIN}@")
    async with asyncio.timeout(30):
        while not await refuses(url, "another one"):
            await admin.execute("SELECT pg_reload_conf()")
            await asyncio.sleep(0.2)
    with ExitStack() as stack:
        service = stack.enter_context(started("serve", cwd=tmp_path, COACH_POSTGRES_URL=url, **settings))
        learner = Learner(f"http://127.0.0.1:{port}")
        with learner:
            for number, password in enumerate(("the second one", "the third one", "the fourth one")):
                before = datetime.now(UTC)
                more = partial(learner.more, 4)
                await change(admin, mounted, password, file_first=number % 2 == 0, meanwhile=more)
                async with asyncio.timeout(60):
                    while not await new_connections(admin, before):
                        learner.more(2)
                        await asyncio.sleep(0.5)
        assert learner.heard.keys() == {200, 201}, learner.heard
        assert learner.heard[201] > 20
        assert ended(service, signal.SIGTERM) == 0
    assert await refuses(url, "the third one")
    assert not await refuses(url, "the fourth one")
    await admin.close()


async def refuses(url: str, password: str) -> bool:
    try:
        await (await asyncpg.connect(url, password=password)).close()
    except asyncpg.InvalidPasswordError:
        return True
    return False


async def change(
    admin: asyncpg.Connection,
    mounted: Path,
    password: str,
    *,
    file_first: bool = True,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Nobody can change both at once, whichever comes first."""
    file, alter = mounted / "postgres_password", f"ALTER ROLE {LOGIN} PASSWORD '{password}'"
    if file_first:
        file.write_text(password)
    else:
        await admin.execute(alter)
    meanwhile()
    await asyncio.sleep(1)
    if file_first:
        await admin.execute(alter)
    else:
        file.write_text(password)


async def new_connections(admin: asyncpg.Connection, since: datetime) -> int:
    started = "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND backend_start > $2"
    return int(await admin.fetchval(started, LOGIN, since))


class Learner:
    """Plans and looks at plans, with more and more windows open: each needs a connection of its own."""

    def __init__(self, url: str) -> None:
        self.heard: Counter[int] = Counter()
        self._http = httpx.Client(base_url=url, timeout=30, limits=httpx.Limits(max_connections=100))
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Learner":
        deadline = time.monotonic() + 60
        while not self._is_ready():
            assert time.monotonic() < deadline
            time.sleep(0.1)
        person = ADA | {"display_name": "Ada", "timezone": "UTC"}
        assert self._http.post("/v1/users", json=person).status_code == 201
        token = self._http.post("/v1/tokens", json=ADA).json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()
        self._http.close()

    def more(self, windows: int) -> None:
        for _ in range(windows):
            self._threads.append(threading.Thread(target=self._study))
            self._threads[-1].start()

    def _study(self) -> None:
        while not self._over.is_set():
            plan = {"title": "Sea", "tasks": [{"summary": "Swim"}]}
            self.heard[self._http.post("/v1/plans", json=plan).status_code] += 1
            self.heard[self._http.get("/v1/plans").status_code] += 1

    def _is_ready(self) -> bool:
        try:
            return self._http.get("/health/ready").status_code == 200
        except httpx.TransportError:
            return False
