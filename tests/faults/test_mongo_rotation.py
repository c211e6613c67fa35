"""MongoDB's password changes under a running service, and the user too: nobody sees it."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from pymongo import MongoClient

from adapters.mongo.roles import API
from infrastructure.embedded import EmbeddedPostgres
from infrastructure.lifespan import NEXT_LOOK
from tests.faults.rotated import settings_of, until
from tests.faults.windows import Learner
from tests.infrastructure.processes import coach, ended, started
from tests.mongo_server import ADMINISTRATOR, PASSWORD, GuardedMongo

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

BLUE, GREEN = "coach_blue", "coach_green"  # they take turns
AS_API = {"role": API, "db": "study_coach"}
NEW = 5  # connections, before a change counts as seen


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres(tmp_path / "postgres") as server:
        yield server


@pytest.fixture
def mongo(tmp_path: Path) -> Iterator[GuardedMongo]:
    with GuardedMongo(tmp_path / "mongo") as server:
        yield server


def test_no_request_fails(postgres: EmbeddedPostgres, mongo: GuardedMongo, tmp_path: Path) -> None:
    settings = settings_of(tmp_path) | {"COACH_POSTGRES_URL": postgres.dsn()}
    mounted = Path(settings["COACH_SECRETS_DIR"])
    by = mongo.url_of(ADMINISTRATOR, PASSWORD)
    migrated = coach("migrate", cwd=tmp_path, COACH_MONGO_URL=by, **settings)
    assert migrated.returncode == 0, migrated.stderr
    (mounted / "mongo_password").write_text("the first one")
    # Connections that nobody needs for a moment are closed, so that there are ever new ones.
    url = mongo.url_of(BLUE) + "&maxIdleTimeMS=100"
    with ExitStack() as stack:
        admin = stack.enter_context(mongo.administrator())
        admin.admin.command("createUser", BLUE, pwd="the first one", roles=[AS_API])
        service = stack.enter_context(started("serve", cwd=tmp_path, COACH_MONGO_URL=url, **settings))
        with Learner(f"http://127.0.0.1:{settings['COACH_PORT']}", talk) as learner:
            learner.more(12)
            for number, password in enumerate(("the second one", "the third one")):
                change(admin, mounted, password, file_first=number % 2 == 0)
                sees_new_connections(service.pid, mongo.port)
            admin.admin.command("createUser", GREEN, pwd="green", roles=[AS_API])
            (mounted / "mongo_user").write_text(GREEN)
            (mounted / "mongo_password").write_text("green")
            time.sleep(2 * NEXT_LOOK)
            admin.admin.command("dropUser", BLUE)
            sees_new_connections(service.pid, mongo.port)
        assert learner.heard.keys() == {200, 201}, learner.heard
        assert learner.heard[201] > 20
        assert ended(service, signal.SIGTERM) == 0
        print(f"mongo: {sum(learner.heard.values())} requests {dict(learner.heard)}, 0 failed")


def talk(http: httpx.Client) -> list[int]:
    thread = http.post("/v1/sessions", json={"title": "Sea", "focus": "Tides"})
    messages = f"/v1/sessions/{thread.json()['id']}/messages"
    said = http.post(messages, json={"content": "Why are there two tides a day?"})
    return [thread.status_code, said.status_code, http.get(messages).status_code]


def change(admin: MongoClient[dict[str, Any]], mounted: Path, password: str, *, file_first: bool) -> None:
    """Nobody can change both at once, whichever comes first."""
    for step in (file_first, not file_first):
        if step:
            (mounted / "mongo_password").write_text(password)
        else:
            admin.admin.command("updateUser", BLUE, pwd=password)
        time.sleep(1)


def sees_new_connections(service: int, port: int) -> None:
    before = connections(service, port)
    until(lambda: len(connections(service, port) - before) >= NEW)


def connections(service: int, port: int) -> set[int]:
    """By their own ends, from then on: the system does not give an end out again at once."""
    there = psutil.Process(service).net_connections(kind="tcp")
    return {each.laddr.port for each in there if each.raddr[1:] == (port,)}
