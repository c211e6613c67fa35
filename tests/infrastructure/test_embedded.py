"""The embedded servers start, stop, keep their data, and survive every way their owner may go."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import asyncpg
import psutil
import pytest
from pymongo import MongoClient
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.folder_lock import DirectoryInUse
from infrastructure.server_process import ServerDidNotStart

Server: TypeAlias = EmbeddedPostgres | EmbeddedMongo
pytestmark = pytest.mark.infra

OWNER = """
import signal, sys, time
from pathlib import Path
from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres

signal.signal(signal.SIGINT, lambda *_: print("interrupted", flush=True))
with globals()[sys.argv[1]](Path(sys.argv[2])) as server:
    print(server.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture(params=[EmbeddedPostgres, EmbeddedMongo])
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Server]:
    made: Server = request.param(tmp_path / "server")
    yield made
    made.stop()


def test_keeps_its_data_over_a_restart(server: Server) -> None:
    with server:
        write(server, "kept")
    with server:
        assert read(server) == ["kept"]


def test_keeps_its_data_when_the_plug_is_pulled(server: Server) -> None:
    server.start()
    write(server, "kept")
    server.kill()
    with server:
        assert read(server) == ["kept"]


def test_ends_with_its_owner(server: Server) -> None:
    with server:
        pid = server.pid
    assert not psutil.pid_exists(pid)


def test_refuses_a_second_owner(server: Server) -> None:
    with server, pytest.raises(DirectoryInUse, match=f"process {os.getpid()}"):
        type(server)(server.directory).start()


def test_outlives_a_killed_owner_and_is_replaced_at_the_next_start(server: Server) -> None:
    with owner_elsewhere(server) as (owner, orphan):
        owner.kill()
        owner.wait()
        assert psutil.pid_exists(orphan)
    with server:
        assert server.pid != orphan
        assert not psutil.pid_exists(orphan) or psutil.Process(orphan).status() == psutil.STATUS_ZOMBIE
        write(server, "usable")


def test_leaves_a_stranger_alone_who_got_the_old_process_id(server: Server) -> None:
    server.directory.mkdir()
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (server.directory / "server.pid").write_text(str(stranger.pid))
        with server:
            assert stranger.poll() is None
        stranger.kill()


def test_throwaway_data_is_thrown_away(server: Server) -> None:
    for _ in range(2):
        with type(server)(server.directory, throwaway=True) as throwaway:
            write(throwaway, "gone")
            assert read(throwaway) == ["gone"]
        assert not throwaway.data.exists()


def test_is_not_reached_by_the_interrupt_of_its_owner(server: Server) -> None:
    with owner_elsewhere(server) as (owner, pid):
        os.killpg(owner.pid, signal.SIGINT)
        assert owner.stdout is not None
        assert owner.stdout.readline() == "interrupted\n"
        assert psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        owner.kill()
    with server:
        pass


def test_a_failed_start_shows_the_last_words_and_frees_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ServerDidNotStart, match="no_such_setting"):
        EmbeddedPostgres(tmp_path, settings={"no_such_setting": "1"}).start()
    with EmbeddedPostgres(tmp_path):
        pass


def test_postgres_in_a_deep_folder_is_still_reachable(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path / ("deep" * 30)) as server:
        write(server, "reached")


def test_postgres_loses_nothing_it_has_confirmed_and_listens_on_no_network(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        for setting, value in {
            "synchronous_commit": "on", "fsync": "on", "max_connections": "200", "listen_addresses": ""
        }.items():  # fmt: skip
            assert query(server, f"SHOW {setting}") == [value]


async def test_sqlalchemy_connects_to_postgres_by_its_url(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path) as server:
        engine = create_async_engine(server.url())
        async with engine.connect() as connection:
            assert await connection.scalar(text("SELECT extversion FROM pg_extension")) is not None
        await engine.dispose()


def query(server: EmbeddedPostgres, *statements: str) -> Sequence[Any]:
    async def run() -> Sequence[Any]:
        connection = await asyncpg.connect(server.dsn())
        try:
            answers = [await connection.fetch(statement) for statement in statements]
        finally:
            await connection.close()
        return [row[0] for row in answers[-1]]

    return asyncio.run(run())


def write(server: Server, word: str) -> None:
    if isinstance(server, EmbeddedPostgres):
        query(server, "CREATE TABLE words (word text)", f"INSERT INTO words VALUES ('{word}')")
    else:
        with MongoClient[dict[str, Any]](server.url) as client:
            client.test.words.insert_one({"word": word})


def read(server: Server) -> Sequence[str]:
    if isinstance(server, EmbeddedPostgres):
        return query(server, "SELECT word FROM words")
    with MongoClient[dict[str, Any]](server.url) as client:
        return [document["word"] for document in client.test.words.find()]


@contextmanager
def owner_elsewhere(server: Server) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another process, leader of its own group, that owns the server's folder."""
    command = [sys.executable, "-c", OWNER, type(server).__name__, str(server.directory)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as owner:
        assert owner.stdout is not None
        try:
            yield owner, int(owner.stdout.readline())
        finally:
            owner.kill()
