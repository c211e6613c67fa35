"""The stores of one benchmark run: embedded servers of its own and a database for each contestant."""

import base64
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import asyncpg
import httpx

from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres
from infrastructure.keys import NAMES
from infrastructure.settings import DEFAULT_TENANT, variable
from tests.benchmarks.child import Child, child

TENANT, USER = UUID(int=1), UUID(int=2)
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Places:
    """Both servers, and the folder that everything lives in."""

    postgres: EmbeddedPostgres
    mongo: EmbeddedMongo
    folder: Path

    async def create(self, database: str, *, migrated: bool) -> None:
        """An empty database, or one with the product's schema."""
        admin = await asyncpg.connect(self.postgres.dsn())
        await admin.execute(f'CREATE DATABASE "{database}"')
        await admin.close()
        if migrated:
            run_coach(["migrate"], self.product_environment(database))

    async def add_bare_learner(self, database: str) -> None:
        """The learner that the reference's rows belong to."""
        connection = await asyncpg.connect(self.postgres.dsn(database))
        await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'bench')", TENANT)
        await connection.execute(
            """
            INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                password_hash, timezone, created_at)
            VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())
            """,
            USER,
            TENANT,
        )
        await connection.close()

    def product_environment(self, database: str) -> Mapping[str, str]:
        return {
            "COACH_HOME": str(self.folder / "home"),
            "COACH_POSTGRES_URL": self.postgres.url(database),
            "COACH_POSTGRES_POOL_SIZE": "16",
            "COACH_MONGO_URL": self.mongo.url,
            "COACH_MONGO_DATABASE": f"bench_{database}",
            "COACH_DEFAULT_TENANT": str(DEFAULT_TENANT),
            "COACH_LIMIT_ACCOUNT": "1000000",  # counted, but one learner sends all the load
            "COACH_LIMIT_ADDRESS": "1000000",
            **KEYS,
        }


KEYS = {variable(name): base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}


@contextmanager
def places() -> Iterator[Places]:
    """Starts the servers in a temporary folder and throws everything away afterwards."""
    with tempfile.TemporaryDirectory(prefix="study-coach-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's own account must reach its data below it
        with EmbeddedPostgres(folder / "postgres") as postgres, EmbeddedMongo(folder / "mongo") as mongo:
            yield Places(postgres, mongo, folder)


def run_coach(arguments: list[str], environment: Mapping[str, str]) -> None:
    """Runs one command of the product to its end."""
    subprocess.run(
        [sys.executable, "-m", "infrastructure.main", *arguments],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextmanager
def product(environment: Mapping[str, str]) -> Iterator[Child]:
    """``coach serve`` as a child."""
    with child(["-m", "infrastructure.main", "serve"], environment, "COACH_PORT") as started:
        yield started


def log_in(port: int, email: str) -> str:
    """Registers a learner and gives their access token."""
    account = {"email": email, "password": PASSWORD}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}/v1", timeout=30) as client:
        profile = {"display_name": "Bench", "timezone": "Europe/Vienna"}
        client.post("/users", json={**account, **profile}).raise_for_status()
        return str(client.post("/tokens", json=account).raise_for_status().json()["access_token"])
