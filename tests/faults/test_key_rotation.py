"""Keys change under a running service, and nobody's request fails."""

import base64
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select

from adapters.crypto.personal_data_cipher import AesGcmPersonalDataCipher
from adapters.postgres.connections import Connections
from adapters.postgres.sealed_rows import SealedRows
from adapters.postgres.statements import Statement
from adapters.postgres.tables import users
from adapters.postgres.unit_of_work import PostgresUnitOfWorkFactory
from adapters.system.ids import SystemIds
from infrastructure.home import Home
from infrastructure.key_file import KeyFile, KeyLine
from infrastructure.key_rotation import rotate_blind_index_key, rotate_master_key
from infrastructure.keys import NAMES, Keys, kept_keys
from infrastructure.refused import Refused
from infrastructure.settings import Settings
from tests.builders import a_user
from tests.infrastructure.processes import coach, ended, started
from tests.on_postgres import OnPostgres

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

PASSWORD = "correct horse battery"
LIMITS = {"COACH_LIMIT_ADDRESS": "0", "COACH_LIMIT_ACCOUNT": "0"}


def test_under_load_no_request_fails_and_the_old_keys_are_needed_no_more(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    settings = {"COACH_HOME": str(home.folder), "COACH_REQUEST_DEADLINE": "4"} | LIMITS
    with started("up", cwd=tmp_path, COACH_PORT="0", **settings) as service:
        url = until_running(home, service)
        before = {name: keys_in(home, name) for name in ("master_key", "blind_index_key")}
        with learners_come_and_go(url) as heard:
            for option in ([], ["--blind-index"]):
                rotated = coach("keys", "rotate", *option, cwd=tmp_path, **settings)
                assert rotated.returncode == 0, rotated.stderr
                assert "There is a new key" in rotated.stdout
        assert heard.keys() == {201, 200, 409}, heard
        assert heard[200] > 10
        assert keys_in(home, "master_key")[1:] == before["master_key"]
        assert not set(keys_in(home, "blind_index_key")) & set(before["blind_index_key"])
        file = KeyFile(home.keys / "master_key", base64.b64decode)
        file.replace(file.lines()[:1])
        with httpx.Client(base_url=url, timeout=20) as http:
            assert log_in(http, "learner-0@example.org").status_code == 200
            assert register(http, "learner-0@example.org").status_code == 409
        assert ended(service, signal.SIGTERM) == 0


def until_running(home: Home, service: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 120
    while (running := home.running()) is None:
        assert service.poll() is None, (home.folder.parent / "said").read_text()
        assert time.monotonic() < deadline, "it did not come up"
        time.sleep(0.05)
    return running.url


@contextmanager
def learners_come_and_go(url: str) -> Iterator[Counter[int]]:
    """Registers, tries to register again, logs in with new and old accounts: two at a time."""
    heard: Counter[int] = Counter()
    numbers, over = count(), threading.Event()

    def live() -> None:
        with httpx.Client(base_url=url, timeout=30) as http:
            while not over.is_set():
                number = next(numbers)
                email = f"learner-{number}@example.org"
                heard[register(http, email).status_code] += 1
                heard[register(http, email).status_code] += 1
                heard[log_in(http, email).status_code] += 1
                heard[log_in(http, f"learner-{number // 2}@example.org").status_code] += 1

    # The first two are there before anything changes.
    with httpx.Client(base_url=url, timeout=30) as http:
        for number in range(2):
            assert register(http, f"learner-{number}@example.org").status_code == 201
            next(numbers)
    threads = [threading.Thread(target=live) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield heard
    finally:
        over.set()
        for thread in threads:
            thread.join()


def register(http: httpx.Client, email: str) -> httpx.Response:
    person = {"email": email, "password": PASSWORD, "display_name": "Ada", "timezone": "UTC"}
    return http.post("/v1/users", json=person)


def log_in(http: httpx.Client, email: str) -> httpx.Response:
    return http.post("/v1/tokens", json={"email": email, "password": PASSWORD})


def keys_in(home: Home, name: str) -> list[str]:
    return (home.keys / name).read_text().split()


class Interrupted(Exception):
    """Somebody pulled the plug."""


class TestRotation(OnPostgres):
    @pytest.fixture
    def keys(self, tmp_path: Path) -> Keys:
        return kept_keys(Settings(_env_file=None), tmp_path, may_make=True)

    @pytest.fixture
    def unit_of_work(self, connections: Connections, keys: Keys) -> PostgresUnitOfWorkFactory:
        cipher = AesGcmPersonalDataCipher.over(keys.master_keys, keys.blind_index_keys)
        return PostgresUnitOfWorkFactory(connections, SystemIds(), cipher)

    async def test_of_the_master_key_goes_on_where_it_was_interrupted(
        self, connections: Connections, keys: Keys, unit_of_work: PostgresUnitOfWorkFactory, tenant_id: UUID
    ) -> None:
        await self.join(unit_of_work, tenant_id, "ada@example.org")
        file = keys.rings["master_key"]
        assert isinstance(file, KeyFile)
        file.replace([KeyLine(base64.b64encode(b"n" * 32).decode()), *file.lines()])
        rotated = await rotate_master_key(keys, SealedRows(connections), settle=at_once)
        assert (rotated.changed, rotated.new_key) == (1, False)
        assert len(file.lines()) == 2

    @pytest.mark.parametrize("at", [1, 2, 3])
    async def test_of_the_index_can_be_interrupted_anywhere(
        self,
        connections: Connections,
        keys: Keys,
        unit_of_work: PostgresUnitOfWorkFactory,
        tenant_id: UUID,
        at: int,
    ) -> None:
        """Whenever it happens, everybody is found, nobody is there twice, and the old key goes in the end."""
        await self.join(unit_of_work, tenant_id, "ada@example.org")
        (before,) = keys.blind_index_keys()
        pauses = count(1)

        async def interrupted() -> None:
            await self.check(unit_of_work, tenant_id)
            if next(pauses) == at:
                raise Interrupted

        rows = SealedRows(connections)
        with pytest.raises(Interrupted):
            await rotate_blind_index_key(keys, rows, settle=interrupted)
        await self.check(unit_of_work, tenant_id)
        await rotate_blind_index_key(keys, rows, settle=at_once)
        await self.check(unit_of_work, tenant_id)
        assert before not in keys.blind_index_keys()
        assert len(keys.blind_index_keys()) == 1
        there = await connections.rows(Statement(select(users.c.email_index_next)))
        assert {row["email_index_next"] for row in there} == {None}

    async def test_of_the_index_is_refused_where_processes_cannot_follow(
        self, connections: Connections
    ) -> None:
        keys = Keys(**dict.fromkeys(NAMES, b"k" * 32))
        with pytest.raises(Refused, match="COACH_BLIND_INDEX_KEY"):
            await rotate_blind_index_key(keys, SealedRows(connections), settle=at_once)

    async def join(self, unit_of_work: PostgresUnitOfWorkFactory, tenant_id: UUID, email: str) -> bool:
        async with unit_of_work(tenant_id) as work:
            added = await work.users.add(a_user(tenant_id, email=email))
            await work.commit()
        return added

    async def check(self, unit_of_work: PostgresUnitOfWorkFactory, tenant_id: UUID) -> None:
        async with unit_of_work(tenant_id) as work:
            assert await work.users.by_email("ada@example.org") is not None
        assert not await self.join(unit_of_work, tenant_id, "ada@example.org")


async def at_once() -> None:
    """Nobody is on the way."""
