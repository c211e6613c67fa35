"""An erasure over real stores: nothing is left, there is proof, and no restore brings anybody back."""

import asyncio
import base64
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import msgspec
import pytest
from pydantic import SecretStr

from adapters.crypto.receipt_signer import verified
from adapters.mongo.client import mongo_client
from adapters.postgres.roles import BACKUP
from application.coach import Coach
from application.consistency.fsck import CheckAgreementCommand
from application.privacy.replay_erasures import ReadUnreplayedCommand, ReplayErasuresCommand
from application.privacy.tend_erasures import ListErasuresCommand, ListReceiptKeysCommand
from domain.privacy.erasure import AskedBy, ErasureStep
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.embedded import postgres_program
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.settings import Settings
from tests.erasing import Life
from tests.infrastructure.processes import coach as command
from tests.servers import MongoDatabase, PostgresDatabase, PostgresServer, mongo_database

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

KEY = bytes(range(LENGTH))


@dataclass(frozen=True)
class Place:
    """Where a deployment keeps everything; ``more`` are settings besides."""

    postgres: str
    mongo: MongoDatabase
    home: Path
    more: dict[str, Any]

    @property
    def settings(self) -> Settings:
        return Settings(_env_file=None).model_copy(
            update={"home": self.home, "mongo_database": self.mongo.name, **self.more}
        )

    @property
    def environment(self) -> dict[str, str]:
        return {f"COACH_{name.upper()}": base64.b64encode(KEY).decode() for name in NAMES} | {
            "COACH_HOME": str(self.home),
            "COACH_POSTGRES_URL": self.postgres,
            "COACH_MONGO_URL": self.mongo.url,
            "COACH_MONGO_DATABASE": self.mongo.name,
            "COACH_PORT": "0",
        }

    @asynccontextmanager
    async def deployment(self) -> AsyncIterator[Container]:
        addresses = Addresses(postgres=self.postgres, postgres_direct=self.postgres, mongo=self.mongo.url)
        await migrate(self.settings, addresses)
        keys = Keys(**dict.fromkeys(NAMES, KEY))
        container = Container(deployment=Deployment(settings=self.settings, addresses=addresses, keys=keys))
        async with opened(container), container.ports.queue_connections():
            yield container

    def life(self, container: Container) -> Life:
        async def drain() -> None:
            await container.relay().drain()

        store = container.ports.object_store()
        return Life(container.coach(), drain, store, self.settings.default_tenant)


@pytest.fixture
def place(empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path) -> Place:
    return Place(empty_database.dsn, mongo_database, tmp_path, {})


@pytest.fixture
def in_a_bucket(place: Place, s3_server: str) -> Place:
    url = urlsplit(s3_server)
    bucket = {
        "s3_bucket": f"test-{uuid4().hex}",
        "s3_endpoint": f"{url.scheme}://{url.hostname}:{url.port}",
        "s3_region": "eu-central-1",
        "s3_key_id": SecretStr(url.username or ""),
        "s3_secret": SecretStr(url.password or ""),
        "s3_prefix": "coach/",
    }
    return replace(place, more=bucket)


async def agree(coach: Coach) -> None:
    checking = CheckAgreementCommand(repair=False, grace=timedelta(0))
    report = (await coach.check_agreement(checking)).unwrap()
    assert (report.left, report.unavailable) == (0, ())


async def erased(life: Life) -> dict[str, Any]:
    """The receipt of the learner's erasure, as anybody can have it and check it."""
    accepted = await life.ask_to_be_forgotten()
    await life.drain()
    erasure = await life.erasure(accepted.erasure_id)
    assert erasure.step is ErasureStep.COMPLETED
    assert erasure.receipt is not None
    signed = msgspec.json.encode(erasure.receipt).decode()
    keys = (await life.coach.list_receipt_keys(ListReceiptKeysCommand())).unwrap()
    return dict(verified(signed, keys))


async def test_nothing_is_left_in_any_store_and_the_receipt_says_so(place: Place) -> None:
    async with place.deployment() as container:
        life, other = place.life(container), place.life(container)
        for each in (life, other):
            await each.begin()
            await each.live()
        there, others = await life.residue(), await other.residue()
        assert there.keys() == {"postgres", "mongo", "objects", "queue"}
        receipt = await erased(life)
        assert await life.residue() == {}
        assert await other.residue() == others
        assert receipt["stores"].keys() == {"postgres", "mongo", "objects", "dead letters", "queue"}
        kinds = receipt["stores"]["postgres"]
        assert {"users", "plans", "tasks", "vectors", "outbox", "idempotency_keys"} <= set(kinds)
        assert all(
            kind["found"] == kind["deleted"] > 0 and kind["left"] == 0
            for store in receipt["stores"].values()
            for kind in store.values()
        )
        await agree(life.coach)


async def test_no_row_of_any_table_names_the_learner_but_those_that_fence_and_prove(place: Place) -> None:
    """Not by the tables that we know: by the whole database, as text."""
    async with place.deployment() as container:
        life = place.life(container)
        await life.begin()
        await life.live()
        await erased(life)
    connection = await asyncpg.connect(place.postgres)
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    naming = set()
    for (table,) in (tuple(row) for row in tables):
        for name in (str(life.user_id), str(life.session_id), life.email):
            query = f'SELECT count(*) FROM "{table}" AS each WHERE each::text LIKE $1'
            if await connection.fetchval(query, f"%{name}%"):
                naming.add(table)
    await connection.close()
    assert naming == {"data_erasures", "tombstones", "outbox"}  # the last one tells of the erasure


async def test_every_version_of_every_object_goes(in_a_bucket: Place) -> None:
    async with in_a_bucket.deployment() as container:
        bucket = container.ports.bucket()
        await bucket.ask(
            lambda client: client.put_bucket_versioning(
                Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"}
            )
        )
        life = in_a_bucket.life(container)
        await life.begin()
        await life.live()
        key = f"{life.tenant_id}/uploads/{life.user_id}/notes.md"
        for content in (b"first", b"second"):
            await life.objects.put(key, content, content_type="text/markdown")
        await life.objects.remove(key)
        receipt = await erased(life)
        counts = receipt["stores"]["objects"]
        assert counts["delete markers"]["deleted"] == 1
        assert counts["versions"]["deleted"] >= 4
        assert await life.residue() == {}
        await agree(life.coach)
        assert (await life.coach.read_unreplayed(ReadUnreplayedCommand())).unwrap() == []


@dataclass(frozen=True)
class Backup:
    """Dumps and copies of all stores, taken at one moment; the ledger is none of them."""

    place: Place
    postgres: PostgresServer
    dump: Path
    documents: dict[str, list[Any]]
    objects: Path

    @contextmanager
    def restored(self, mongo_server: str, home: Path) -> Iterator[Place]:
        """Into stores of their own."""
        shutil.copytree(self.objects, home / "objects" / "objects")
        with self.postgres.database() as postgres, mongo_database(mongo_server) as mongo:
            _run("pg_restore", "--exit-on-error", "--dbname", postgres.dsn, str(self.dump))
            asyncio.run(self._fill(mongo))
            yield Place(postgres.dsn, mongo, home, {"ledger_dir": self.place.settings.ledger})

    async def _fill(self, mongo: MongoDatabase) -> None:
        async with mongo_client(mongo.url) as client:
            for name, rows in self.documents.items():
                await client[mongo.name][name].insert_many(rows)


def backed_up(place: Place, postgres_server: PostgresServer, folder: Path) -> Backup:
    """Under the role that may do no more than that."""

    async def documents() -> dict[str, list[Any]]:
        async with mongo_client(place.mongo.url) as client:
            database = client[place.mongo.name]
            names = await database.list_collection_names()
            found = {name: await database[name].find().to_list() for name in names}
            return {name: rows for name, rows in found.items() if rows}

    objects, dump = folder / "objects", folder / "postgres.dump"
    shutil.copytree(place.settings.objects / "objects", objects)
    under = (f"--role={BACKUP}", "--enable-row-security")
    _run("pg_dump", "--format=custom", *under, "--file", str(dump), place.postgres)
    return Backup(place, postgres_server, dump, asyncio.run(documents()), objects)


def _run(program: str, *arguments: str) -> None:
    ran = subprocess.run([postgres_program(program), *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


def test_a_restored_dump_of_what_was_before_brings_nobody_back(
    place: Place, postgres_server: PostgresServer, mongo_server: str, tmp_path: Path
) -> None:
    known: dict[str, Any] = {}

    async def live() -> None:
        async with place.deployment() as container:
            life = place.life(container)
            await life.begin()
            await life.live()
            known.update(user_id=life.user_id, session_id=life.session_id)

    async def be_erased() -> None:
        async with place.deployment() as container:
            await erased(replace(place.life(container), **known))

    async def replay(older: Place) -> None:
        async with older.deployment() as container:
            life = replace(older.life(container), **known)
            assert (await life.residue()).keys() == {"postgres", "mongo", "objects", "queue"}
            await life.log_in()
            done = (await life.coach.replay_erasures(ReplayErasuresCommand())).unwrap()
            assert (done.entries, done.again, done.unfinished) == (1, 1, 0)
            assert await life.residue() == {}
            (erasure,) = (await life.coach.list_erasures(ListErasuresCommand())).unwrap()
            assert (erasure.asked_by, erasure.step) == (AskedBy.LEDGER, ErasureStep.COMPLETED)
            await agree(life.coach)

    asyncio.run(live())
    backup = backed_up(place, postgres_server, tmp_path / "backup")
    asyncio.run(be_erased())
    home = tmp_path / "restored"
    with backup.restored(mongo_server, home) as older:
        environment = older.environment | {"COACH_LEDGER_DIR": str(place.settings.ledger)}
        for opening in ("serve", "work"):
            refused = command(opening, cwd=home, **environment)
            assert refused.returncode == 2, refused.stderr
            assert "coach erasures replay" in refused.stderr
        there = command("residue", str(known["user_id"]), cwd=home, **environment)
        assert (there.returncode, there.stderr) == (1, "")
        asyncio.run(replay(older))
        gone = command("residue", str(known["user_id"]), cwd=home, **environment)
        assert (gone.returncode, gone.stderr) == (0, "")
