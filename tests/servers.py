"""Where the tests get their servers: from a given URL, in a container, or embedded; in this order."""

import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import docker
from docker.errors import DockerException, ImageNotFound
from pymongo import MongoClient
from requests.exceptions import RequestException
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.folder_lock import DirectoryInUse
from infrastructure.server_process import ServerProcess
from tests.nats_server import CONFIG, NatsServer
from tests.s3_server import S3Server

POSTGRES_IMAGE = os.environ.get("TEST_POSTGRES_IMAGE", "pgvector/pgvector:pg18")
MONGO_IMAGE = os.environ.get("TEST_MONGO_IMAGE", "mongo:8.0")
NATS_IMAGE = os.environ.get("TEST_NATS_IMAGE", "nats:2.12")
LOOPBACK: Any = ("127.0.0.1",)  # docker's way of saying: a port of its choice, on this address only
FAST = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB"}

Embedded = TypeVar("Embedded", bound=ServerProcess)


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A database that a fixture made and will drop."""

    name: str
    dsn: str

    @property
    def url(self) -> str:
        return self.dsn.replace("postgresql:", "postgresql+asyncpg:", 1)


@dataclass(frozen=True, slots=True)
class MongoDatabase:
    """A database that a fixture made and will drop."""

    name: str
    url: str


class PostgresServer:
    """Makes and drops databases with random names on a server; touches no other."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn.replace("+asyncpg", "", 1)
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self._connection: asyncpg.Connection[Any] | None = None

    def __enter__(self) -> Self:
        self._connection = self._runner.run(asyncpg.connect(self.dsn))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection is not None:
            self._runner.run(self._connection.close())
        self._runner.close()

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[PostgresDatabase]:
        name = f"test_{uuid4().hex}"
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield PostgresDatabase(name, urlsplit(self.dsn)._replace(path=f"/{name}").geturl())
        finally:
            self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _execute(self, statement: str) -> None:
        assert self._connection is not None
        self._runner.run(self._connection.execute(statement))


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    if url := os.environ.get("TEST_POSTGRES_URL"):
        with PostgresServer(url) as server:
            yield server
    elif docker_has(POSTGRES_IMAGE):
        container = PostgresContainer(POSTGRES_IMAGE, username="test", password="test", dbname="test")
        container.ports["5432"] = LOOPBACK
        with container:
            url = f"postgresql://test:test@127.0.0.1:{container.get_exposed_port(5432)}/test"
            with PostgresServer(url) as server:
                yield server
    else:
        with (
            started(
                lambda place: EmbeddedPostgres(place / "postgres", settings=FAST, throwaway=True)
            ) as embedded,
            PostgresServer(embedded.dsn()) as server,
        ):
            yield server


@contextmanager
def mongo_server() -> Iterator[str]:
    """One server, as its URL."""
    if url := os.environ.get("TEST_MONGO_URL"):
        yield url
    elif docker_has(MONGO_IMAGE):
        container = DockerContainer(MONGO_IMAGE).with_command("--replSet rs0 --bind_ip_all")
        container.ports["27017"] = LOOPBACK
        with container:
            url = f"mongodb://127.0.0.1:{container.get_exposed_port(27017)}/?directConnection=true"
            _initiate_replica_set(url)
            yield url
    else:
        with started(lambda place: EmbeddedMongo(place / "mongo", throwaway=True)) as embedded:
            yield embedded.url


@contextmanager
def mongo_database(url: str) -> Iterator[MongoDatabase]:
    """A random name on the server, dropped afterwards with all that was put there."""
    name = f"test_{uuid4().hex}"
    try:
        yield MongoDatabase(name, url)
    finally:
        with MongoClient[dict[str, Any]](url) as client:
            client.drop_database(name)


@contextmanager
def nats_server() -> Iterator[str]:
    """One server with JetStream, as its URL."""
    if url := os.environ.get("TEST_NATS_URL"):
        yield url
    elif docker_has(NATS_IMAGE):
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder) / "nats.conf"
            config.write_text(CONFIG)
            container = DockerContainer(NATS_IMAGE).with_command("-js -c /nats.conf")
            container.with_volume_mapping(config, "/nats.conf")
            container.ports["4222"] = LOOPBACK
            with container.waiting_for(LogMessageWaitStrategy("Server is ready")):
                yield f"nats://127.0.0.1:{container.get_exposed_port(4222)}"
    else:
        with started(lambda place: NatsServer(place / "nats", throwaway=True)) as server:
            yield server.url


@contextmanager
def s3_server() -> Iterator[str]:
    """One server, as its URL with key and secret in it. There is no container of it."""
    if url := os.environ.get("TEST_S3_URL"):
        yield url
    else:
        with started(lambda place: S3Server(place / "s3", throwaway=True)) as server:
            yield server.url


@contextmanager
def started(make: Callable[[Path], Embedded]) -> Iterator[Embedded]:
    """Start the server in the first place that no other run has, a killed run's place included."""
    for number in count():
        server = make(_places() / str(number))
        try:
            server.start()
        except DirectoryInUse:
            continue
        try:
            yield server
        finally:
            server.stop()
        return


def _places() -> Path:
    """Memory if there is enough: disks make a fresh database per test slow."""
    memory = Path("/dev/shm")  # noqa: S108 - the folder has this user's number in its name
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 2 * 2**30
    return (memory if roomy else Path(tempfile.gettempdir())) / f"study-coach-tests-{os.getuid()}"


def docker_has(image: str) -> bool:
    """Whether Docker answers and has the image, or can pull it; quick to say no where there is no Docker."""
    try:
        client = docker.from_env(timeout=20)
    except DockerException:
        return False
    with closing(client):
        # Its helper ends containers of killed runs; without the helper's image we do without.
        testcontainers_config.ryuk_disabled = not _has(client, testcontainers_config.ryuk_image)
        return _has(client, image)


def _has(client: docker.DockerClient, image: str) -> bool:
    with suppress(ImageNotFound):
        client.images.get(image)
        return True
    try:
        client.images.pull(image)
    except (DockerException, RequestException):
        return False
    return True


def _initiate_replica_set(url: str) -> None:
    deadline = time.monotonic() + 30
    with MongoClient[dict[str, Any]](url, serverSelectionTimeoutMS=30_000) as client:
        members = [{"_id": 0, "host": "127.0.0.1:27017"}]
        client.admin.command("replSetInitiate", {"_id": "rs0", "members": members})
        while not client.admin.command("hello")["isWritablePrimary"]:
            assert time.monotonic() < deadline, "the Mongo container has no primary"
            time.sleep(0.1)
