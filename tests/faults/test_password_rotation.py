"""PostgreSQL's password changes under a running service: old connections go on, new ones use the new one."""

import asyncio
import signal
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
from tests.faults.rotated import settings_of
from tests.faults.windows import Learner
from tests.infrastructure.processes import coach, ended, started

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

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
    settings = settings_of(tmp_path) | {"COACH_MONGO_URL": mongo.url, "COACH_POSTGRES_POOL_SIZE": "80"}
    mounted, port = Path(settings["COACH_SECRETS_DIR"]), settings["COACH_PORT"]
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
        learner = Learner(f"http://127.0.0.1:{port}", plan)
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


def plan(http: httpx.Client) -> list[int]:
    made = http.post("/v1/plans", json={"title": "Sea", "tasks": [{"summary": "Swim"}]})
    return [made.status_code, http.get("/v1/plans").status_code]
