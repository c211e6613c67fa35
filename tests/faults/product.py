"""The product as it runs: `coach serve` and `coach work` as processes, each store with a sky over it."""

import base64
import json
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import httpx

from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.keys import NAMES
from tests.faults.proxy import to_port, to_socket
from tests.faults.sky import Sky
from tests.infrastructure.processes import coach, started
from tests.nats_server import NatsServer, quiet_port
from tests.s3_server import KEY_ID, SECRET, S3Server
from tests.servers import FAST

BUCKET = "coach"
COMMANDS = ("serve", "work")
DEADLINE = 3.0  # seconds that a request may take here


@dataclass
class Product:
    """``direct`` are settings that lead past the sky; ``settings`` are those that it runs with."""

    folder: Path
    sky: Sky
    postgres: EmbeddedPostgres
    mongo: EmbeddedMongo
    nats: NatsServer
    settings: Mapping[str, str]
    direct: Mapping[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.settings['COACH_PORT']}"

    @property
    def queue(self) -> str:
        return self.settings["COACH_QUEUE"]

    def lives(self) -> bool:
        return all(process.poll() is None for process in self.processes)

    def last_words(self) -> str:
        return "\n".join((self.folder / name / "said").read_text()[-3000:] for name in COMMANDS)

    def disagreements(self) -> Mapping[str, Any]:
        """What `coach fsck` finds when nothing is in flight any more; empty is right."""
        checked = coach("fsck", "--json", "--grace", "0", cwd=self.folder, **self.direct)
        return {} if checked.returncode == 0 else json.loads(checked.stdout or json.dumps(checked.stderr))


@contextmanager
def running(folder: Path, *, queue: str, seed: int, **settings: str) -> Iterator[Product]:
    """On new stores; ready to answer."""
    folder.mkdir()
    with ExitStack() as stack:
        postgres = stack.enter_context(EmbeddedPostgres(folder / "postgres", settings=FAST))
        mongo = stack.enter_context(EmbeddedMongo(folder / "mongo"))
        nats = stack.enter_context(NatsServer(folder / "nats"))
        s3 = stack.enter_context(S3Server(folder / "s3"))
        sky = stack.enter_context(Sky(seed))
        direct = _settings(folder, queue, postgres.dsn(), mongo.url, nats.url) | _bucket(s3) | settings
        ports = {
            "postgres": sky.put_over("postgres", to_socket(f"{postgres.socket_folder}/.s.PGSQL.5432")),
            "mongo": sky.put_over("mongo", to_port(mongo.port)),
            "nats": sky.put_over("nats", to_port(nats.port)),
            "objects": sky.put_over("objects", to_port(s3.port)),
        }
        behind = direct | {
            "COACH_POSTGRES_URL": f"postgresql://postgres@127.0.0.1:{ports['postgres']}/postgres",
            "COACH_MONGO_URL": f"mongodb://127.0.0.1:{ports['mongo']}/?directConnection=true",
            "COACH_NATS_URL": f"nats://127.0.0.1:{ports['nats']}",
            "COACH_S3_ENDPOINT": f"http://127.0.0.1:{ports['objects']}",
        }
        migrated = coach("migrate", cwd=folder, **direct)
        assert migrated.returncode == 0, migrated.stderr
        product = Product(folder, sky, postgres, mongo, nats, behind, direct)
        for command in COMMANDS:
            place = folder / command
            place.mkdir()
            product.processes.append(stack.enter_context(started(command, cwd=place, **behind)))
        until(lambda: _is_ready(product), seconds=60)
        yield product


def until(holds: Callable[[], bool], *, seconds: float) -> float:
    """How long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


def _settings(folder: Path, queue: str, postgres: str, mongo: str, nats: str) -> dict[str, str]:
    keys = {f"COACH_{name.upper()}": base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
    return keys | {
        "COACH_HOME": str(folder / "home"),
        "COACH_PORT": str(quiet_port()),
        "COACH_POSTGRES_URL": postgres,
        "COACH_MONGO_URL": mongo,
        "COACH_QUEUE": queue,
        "COACH_NATS_URL": nats,
        "COACH_REQUEST_DEADLINE": str(DEADLINE),
        "COACH_LIMIT_ADDRESS": "0",  # everybody comes from here
        "COACH_LIMIT_ACCOUNT": "0",
    }


def _bucket(server: S3Server) -> dict[str, str]:
    """A new one, and the way there."""
    endpoint = f"http://127.0.0.1:{server.port}"
    boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=KEY_ID,
        aws_secret_access_key=SECRET,
    ).create_bucket(Bucket=BUCKET)
    return {
        "COACH_S3_BUCKET": BUCKET,
        "COACH_S3_ENDPOINT": endpoint,
        "COACH_S3_KEY_ID": KEY_ID,
        "COACH_S3_SECRET": SECRET,
    }


def _is_ready(product: Product) -> bool:
    assert product.lives(), product.last_words()
    try:
        return httpx.get(f"{product.url}/health/ready").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False
