"""A learner goes from one system into another, over real stores and by the command line."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from application.caller import Caller
from application.consistency.fsck import CheckAgreementCommand
from application.identity.log_in import LogInCommand
from application.privacy.export_views import ExportState
from application.privacy.read_exports import ReadExportCommand
from application.privacy.request_export import RequestExportCommand
from infrastructure.container import Container
from infrastructure.migrate import migrate
from tests import servers
from tests.exported import TIDES, VOICE, contents, done, fill_up, work
from tests.infrastructure.processes import coach
from tests.infrastructure.test_fsck import Stores
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

ELSEWHERE = uuid4()
Act = Callable[[Container], Coroutine[Any, Any, Any]]


@pytest.fixture
def here(postgres_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path) -> Stores:
    return Stores(postgres_database.dsn, mongo_database, _folder(tmp_path, "here"))


@pytest.fixture
def there(empty_database: PostgresDatabase, mongo_server: str, tmp_path: Path) -> Iterator[Stores]:
    with servers.mongo_database(mongo_server) as database:
        yield Stores(empty_database.dsn, database, _folder(tmp_path, "there"))


async def test_a_learner_goes_into_an_empty_system_and_is_the_same(
    here: Stores, there: Stores, tmp_path: Path
) -> None:
    learner, archive = await left(here)
    path = tmp_path / "export.zip"
    path.write_bytes(archive)
    assert has_files(archive)
    await ready(there)
    imported = coach(
        *("import-export", str(path), "--tenant", str(ELSEWHERE), "--json"),
        cwd=there.home,
        **there.environment,
    )
    assert imported.returncode == 0, imported.stderr
    told = json.loads(imported.stdout)
    assert UUID(told["user_id"]) == learner
    assert all(told["records"].values())
    again = await result(there, lambda container: made(container, Caller(ELSEWHERE, learner)))
    assert contents(again) == contents(archive)
    assert await result(there, checked) == (0, ())
    refused = coach(
        *("import-export", str(path), "--tenant", str(ELSEWHERE)), cwd=there.home, **there.environment
    )
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is here or was erased here" in refused.stderr


async def test_the_password_stays_where_it_was(here: Stores, there: Stores, tmp_path: Path) -> None:
    _, archive = await left(here)
    path = tmp_path / "export.zip"
    path.write_bytes(archive)
    await ready(there)
    coach("import-export", str(path), "--tenant", str(ELSEWHERE), cwd=there.home, **there.environment)

    async def log_in(container: Container) -> object:
        command = LogInCommand(tenant_id=ELSEWHERE, email="ada@example.org", password="correct horse battery")
        return (await container.coach().log_in(command)).failure().code

    assert await result(there, log_in) == "credentials_wrong"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_worker_that_is_killed_is_followed_by_one_that_makes_it(here: Stores, when: str) -> None:
    await ready(here)
    export_id = uuid4()

    async def asked(container: Container) -> UUID:
        learner = await fill_up(container, here.tenant)
        command = RequestExportCommand(caller=Caller(here.tenant, learner), export_id=export_id)
        done(await container.coach().request_export(command))
        return learner

    learner = await result(here, asked)
    died = await asyncio.to_thread(_die, here, when)
    assert died == -signal.SIGKILL
    await asyncio.sleep(1.2)  # its lease ends

    async def followed(container: Container) -> bytes:
        await work(container)
        return await fetched(container, Caller(here.tenant, learner), export_id)

    whole = await result(here, followed)
    assert has_files(whole)
    assert await result(here, checked) == (0, ())


async def left(stores: Stores) -> tuple[UUID, bytes]:
    """A learner with everything, and what they take along."""
    await ready(stores)

    async def leave(container: Container) -> tuple[UUID, bytes]:
        learner = await fill_up(container, stores.tenant)
        await fill_up(container, stores.tenant, email="ben@example.org", name="Ben")
        return learner, await made(container, Caller(stores.tenant, learner))

    gone: tuple[UUID, bytes] = await result(stores, leave)
    return gone


async def made(container: Container, caller: Caller) -> bytes:
    export_id = uuid4()
    done(await container.coach().request_export(RequestExportCommand(caller=caller, export_id=export_id)))
    await work(container)
    return await fetched(container, caller, export_id)


async def fetched(container: Container, caller: Caller, export_id: UUID) -> bytes:
    command = ReadExportCommand(caller=caller, export_id=export_id)
    view = done(await container.coach().read_export(command))
    assert view.status is ExportState.READY
    key = f"{caller.tenant_id}/exports/{caller.user_id}/{export_id}.zip"
    archive = await container.ports.object_store().get(key)
    assert archive is not None
    assert len(archive) == view.size
    return bytes(archive)


def has_files(archive: bytes) -> bool:
    inside = list(contents(archive).values())
    return TIDES in inside and VOICE in inside


async def checked(container: Container) -> tuple[int, Sequence[str]]:
    report = (await container.coach().check_agreement(CheckAgreementCommand())).unwrap()
    return report.left, report.unavailable


async def ready(stores: Stores) -> None:
    await migrate(stores.settings, stores.addresses)
    connection = await asyncpg.connect(stores.postgres)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'Elsewhere')", ELSEWHERE)
    await connection.close()


async def result(stores: Stores, act: Act) -> Any:
    answers: list[Any] = []

    async def run(container: Container) -> None:
        answers.append(await act(container))

    await stores.do(run)
    return answers[0]


def _die(stores: Stores, when: str) -> int:
    about = {
        "postgres": stores.postgres,
        "name": stores.settings.mongo_database,
        "url": stores.addresses.mongo,
        "home": str(stores.home),
        "when": when,
    }
    command = [sys.executable, "-m", "tests.infrastructure.export_child", json.dumps(about)]
    return subprocess.run(command, check=False).returncode


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder
