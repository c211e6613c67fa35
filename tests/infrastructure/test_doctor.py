"""What is wrong is found: each check over something that is really broken, and again when it is whole."""

import asyncio
import base64
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from adapters.postgres.connections import Connections
from adapters.postgres.engine import create_engine
from adapters.postgres.vector_collections import PostgresVectorCollections
from adapters.s3.bucket import Bucket
from application.ports.recall_index import Shelf
from entrypoints.cli.operations import Diagnosis, Severity
from infrastructure.deployment import Addresses
from infrastructure.doctor.clocks import clock
from infrastructure.doctor.disks import room
from infrastructure.doctor.door import door
from infrastructure.doctor.examination import examine
from infrastructure.doctor.folders import folders
from infrastructure.doctor.key_ring import key_ring
from infrastructure.doctor.mail import mail
from infrastructure.doctor.mongo import fit, mongo
from infrastructure.doctor.objects import objects
from infrastructure.doctor.patient import Check, Patient
from infrastructure.doctor.postgres import postgres
from infrastructure.doctor.queue import queue
from infrastructure.doctor.schemas import schemas
from infrastructure.doctor.settings import contradictions
from infrastructure.doctor.vectors import vectors
from infrastructure.keys import NAMES
from infrastructure.migrate import migrate
from infrastructure.settings import Settings
from tests.contracts.on_s3 import OnS3
from tests.openai_server import openai_server
from tests.pgbouncer_server import PgBouncer
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = pytest.mark.infra

NOWHERE = "postgresql://coach:hunter2@127.0.0.1:1/coach"
NO_MONGO = "mongodb://coach:hunter2@127.0.0.1:1"
ERROR, WARNING = Severity.ERROR, Severity.WARNING


def patient(
    postgres: str = NOWHERE, *, direct: str | None = None, mongo: str = NO_MONGO, **chosen: Any
) -> Patient:
    """A deployment of the environment."""
    given = {"postgres_url": SecretStr(postgres), "mongo_url": SecretStr(mongo), **chosen}
    return Patient(
        settings=Settings(_env_file=None).model_copy(update=given),
        addresses=Addresses(postgres=postgres, postgres_direct=direct or postgres, mongo=mongo),
    )


async def all_of(check: Check, ill: Patient) -> list[Diagnosis]:
    return [each async for each in check(ill)]


async def wrong(check: Check, ill: Patient) -> list[tuple[Severity, str]]:
    """What is not fine. Each says why it matters and what to do, and none tells a password."""
    found = await all_of(check, ill)
    for each in found:
        assert "hunter2" not in str(each)
        assert bool(each.why and each.do) is (each.severity is not Severity.FINE)
    return [(each.severity, each.what) for each in found if each.severity is not Severity.FINE]


async def the_only(check: Check, ill: Patient) -> tuple[Severity, str]:
    (only,) = await wrong(check, ill)
    return only


def keys() -> dict[str, str]:
    return {name: base64.b64encode(token_bytes(32)).decode() for name in NAMES}


def secret(given: dict[str, str]) -> dict[str, Any]:
    return {name: SecretStr(key) for name, key in given.items()}


# Settings


async def test_settings_that_lead_nowhere_are_all_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_PORT", "hunter2")
    found = await examine()
    assert [(each.severity, each.what.split(" ")[0]) for each in found] == [
        (ERROR, "COACH_PORT"),
        (Severity.UNCHECKED, "Could"),
    ]
    monkeypatch.setenv("COACH_PORT", "0")
    found = await examine()
    assert "Nothing runs on" in found[0].what


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"objects_dir": Path("/x"), "s3_bucket": "coach"}, "COACH_OBJECTS_DIR counts for nothing"),
        ({"secrets_dir": Path("/x"), "vault_url": "https://vault"}, "COACH_SECRETS_DIR counts for nothing"),
        ({"nats_url": SecretStr("nats://n")}, "COACH_NATS_URL counts for nothing"),
        ({"postgres_direct_url": SecretStr(NOWHERE)}, "COACH_POSTGRES_DIRECT_URL counts for nothing"),
        ({"public_url": "https://coach.example.org"}, "COACH_PROXIES is 0"),
        ({"limit_address": 0}, "COACH_LIMIT_ADDRESS is 0"),
        ({"limit_account": 0}, "COACH_LIMIT_ACCOUNT is 0"),
        ({"smtp_url": SecretStr("smtp://mail")}, "COACH_MAIL_FROM is at localhost"),
        ({"ledger_dir": None}, "COACH_LEDGER_DIR is not set"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else None,
)
async def test_settings_that_contradict_each_other_are_told(chosen: dict[str, Any], told: str) -> None:
    whole: dict[str, Any] = {"ledger_dir": Path("/ledger")}
    severity, what = await the_only(contradictions, patient(**whole | chosen))
    assert severity is WARNING
    assert told in what
    assert await wrong(contradictions, patient(**whole)) == []


# Keys


async def test_keys_are_there_and_each_is_its_own() -> None:
    given = keys()
    assert await wrong(key_ring, patient(**secret(given))) == []
    same = {**given, "queue_key": given["master_key"]}
    assert await the_only(key_ring, patient(**secret(same))) == (
        ERROR,
        "COACH_MASTER_KEY and COACH_QUEUE_KEY are the same key.",
    )
    made_up = {**given, "cursor_key": base64.b64encode(b"passwordpasswordpasswordpassword").decode()}
    assert await the_only(key_ring, patient(**secret(made_up))) == (ERROR, "COACH_CURSOR_KEY is not random.")
    short = {**given, "token_key": base64.b64encode(b"short").decode()}
    assert "must be 32 bytes" in (await the_only(key_ring, patient(**secret(short))))[1]
    del given["receipt_key"]
    assert await the_only(key_ring, patient(**secret(given))) == (ERROR, "COACH_RECEIPT_KEY is missing.")


def test_keys_that_everybody_can_read_are_told(tmp_path: Path) -> None:
    for name, key in keys().items():
        (tmp_path / name).write_text(key)
    tmp_path.chmod(0o755)
    (told,) = found_by(key_ring, patient(secrets_dir=tmp_path))
    assert "can be read by everybody" in told
    tmp_path.chmod(0o700)
    assert found_by(key_ring, patient(secrets_dir=tmp_path)) == []


# PostgreSQL


async def test_a_server_that_is_away_is_told() -> None:
    assert await the_only(postgres, patient()) == (ERROR, "It does not answer (ConnectionRefusedError).")


@contextmanager
def executed(database: PostgresDatabase, statement: str, undo: str) -> Iterator[None]:
    """Roles belong to the whole server, so what was done to them is undone."""

    async def execute(what: str) -> None:
        connection = await asyncpg.connect(database.dsn)
        await connection.execute(what)
        await connection.close()

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        runner.run(execute(statement))
        try:
            yield
        finally:
            runner.run(execute(undo))


def found_by(check: Check, ill: Patient) -> list[str]:
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        return [what for _, what in runner.run(wrong(check, ill))]


def test_a_superuser_is_told_and_nothing_else_is_wrong(postgres_database: PostgresDatabase) -> None:
    assert found_by(postgres, patient(postgres_database.dsn)) == ["This login is a superuser."]


def test_a_login_that_may_not_take_on_our_roles_is_told(postgres_database: PostgresDatabase) -> None:
    name = f"doctor_{uuid4().hex}"
    dsn = urlsplit(postgres_database.dsn)
    host = dsn.netloc.rpartition("@")[2]
    with executed(postgres_database, f"CREATE ROLE {name} LOGIN PASSWORD 'hunter2'", f"DROP ROLE {name}"):
        theirs = dsn._replace(netloc=f"{name}:hunter2@{host}").geturl()
        assert found_by(postgres, patient(theirs)) == [
            "This login may not work as coach_api and coach_worker."
        ]


def test_a_fence_that_was_taken_down_is_told(postgres_database: PostgresDatabase) -> None:
    ill = patient(postgres_database.dsn)
    with executed(
        postgres_database,
        "ALTER TABLE plans DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE plans ENABLE ROW LEVEL SECURITY",
    ):
        assert "Row-level security is turned off for plans." in found_by(postgres, ill)
    with executed(postgres_database, "ALTER ROLE coach_api BYPASSRLS", "ALTER ROLE coach_api NOBYPASSRLS"):
        assert "Row-level security does not count for coach_api." in found_by(postgres, ill)


async def test_a_pooler_where_nothing_is_heard_is_told(
    postgres_database: PostgresDatabase, pgbouncer: PgBouncer
) -> None:
    pooled = pgbouncer.dsn(postgres_database.name)
    told = [what for _, what in await wrong(postgres, patient(pooled))]
    assert "LISTEN hears nothing on the direct connection: there is a pooler between." in told
    past_it = await wrong(postgres, patient(pooled, direct=postgres_database.dsn))
    assert past_it == [(ERROR, "This login is a superuser.")]


async def test_two_ways_that_lead_to_different_databases_are_told(
    postgres_database: PostgresDatabase, empty_database: PostgresDatabase
) -> None:
    told = await wrong(postgres, patient(postgres_database.dsn, direct=empty_database.dsn))
    assert any("lead to different databases" in what for _, what in told)
    told = await wrong(postgres, patient(postgres_database.dsn, direct=NOWHERE))
    assert any("it does not answer (ConnectionRefusedError)" in what for _, what in told)


async def test_more_connections_than_there_are_is_told(postgres_database: PostgresDatabase) -> None:
    told = await wrong(postgres, patient(postgres_database.dsn, postgres_pool_size=10_000))
    assert any("one process of ours may want 20020" in what for _, what in told)


async def test_a_clock_that_is_wrong_is_told() -> None:
    now = datetime.now(UTC)
    assert clock("x", now).severity is Severity.FINE
    assert "60 s apart" in clock("x", now - timedelta(minutes=1)).what
    assert clock("x", now + timedelta(minutes=1)).severity is ERROR


# MongoDB


async def test_the_server_that_comes_along_is_for_trying(mongo_database: MongoDatabase) -> None:
    told = await wrong(mongo, patient(mongo=mongo_database.url))
    assert {severity for severity, _ in told} <= {WARNING}


def test_a_server_alone_and_a_small_set_are_told() -> None:
    hello = {"localTime": datetime.now(UTC), "setName": "rs0", "hosts": ["a", "b", "c"]}
    built = {"version": "8.0.1"}

    def told(**other: Any) -> list[str]:
        return [each.what for each in fit({**hello, **other}, built, patient()) if each.why]

    assert told() == []
    assert told(hosts=["a"]) == ["Its replica set has 1 of 3 members."]
    del hello["setName"]
    assert told() == ["It is no replica set."]


# Schemas and vectors


async def test_a_schema_that_is_behind_is_told(
    empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> None:
    ill = patient(
        empty_database.dsn, mongo=mongo_database.url, mongo_database=mongo_database.name, home=tmp_path
    )
    told = await wrong(schemas, ill)
    assert {severity for severity, _ in told} == {ERROR}
    assert any(what.startswith("postgres is at nothing") for _, what in told)
    (severity, what) = await the_only(schemas, patient())
    assert (severity, "PostgreSQL does not answer" in what) == (Severity.UNCHECKED, True)


async def test_a_model_that_does_not_serve_or_answer_is_told(
    postgres_database: PostgresDatabase,
    mongo_database: MongoDatabase,
    tmp_path: Path,
) -> None:
    stores: dict[str, Any] = {
        "mongo": mongo_database.url,
        "mongo_database": mongo_database.name,
        "home": tmp_path,
        **secret(keys()),
    }
    whole = patient(postgres_database.dsn, **stores)
    await migrate(whole.settings, whole.addresses)
    engine = create_engine(postgres_database.dsn, pool_size=1)
    await PostgresVectorCollections(Connections(engine)).begin(Shelf.KNOWLEDGE, model="hashed-words-v1")
    await engine.dispose()
    assert await wrong(vectors, whole) == []
    with openai_server() as server:
        model = {"embedding_model": "text-embedding-3-large", "model_base_url": server.url}
        ill = patient(postgres_database.dsn, **stores, **model)
        severity, what = await the_only(vectors, ill)
        assert severity is WARNING
        assert what.startswith("COACH_EMBEDDING_MODEL is text-embedding-3-large-1536, but hashed-words-v1")
        server.then(status=401)
        told = await wrong(vectors, ill)
        assert told[0][1].startswith("text-embedding-3-large-1536 does not answer as it should")


# Objects, folders, disks


class TestBucket(OnS3):
    async def test_one_that_was_opened_or_keeps_for_ever_is_told(
        self, bucket: Bucket, s3_server: str
    ) -> None:
        ill = bucketed(s3_server, bucket.name)
        assert await wrong(objects, ill) == []
        await asyncio.to_thread(bucket.client.delete_public_access_block, Bucket=bucket.name)
        assert await the_only(objects, ill) == (
            ERROR,
            "The bucket of COACH_S3_BUCKET does not block public access.",
        )
        await asyncio.to_thread(bucket.client.delete_bucket_lifecycle, Bucket=bucket.name)
        told = await wrong(objects, ill)
        assert "lacks lifecycle rules: coach-" in told[1][1]

    async def test_one_that_is_not_there_is_told(self, s3_server: str) -> None:
        severity, what = await the_only(objects, bucketed(s3_server, f"test-{uuid4().hex}"))
        assert (severity, "does not answer (NoSuchBucket)" in what) == (ERROR, True)


def bucketed(server: str, name: str) -> Patient:
    url = urlsplit(server)
    return patient(
        s3_bucket=name,
        s3_endpoint=f"{url.scheme}://{url.hostname}:{url.port}",
        s3_region="eu-central-1",
        s3_key_id=SecretStr(url.username or ""),
        s3_secret=SecretStr(url.password or ""),
        s3_prefix="coach/",
    )


async def test_folders_that_cannot_be_written_and_a_ledger_in_the_data_are_told(tmp_path: Path) -> None:
    home, ledger = tmp_path / "home", tmp_path / "ledger"
    assert await wrong(folders, patient(home=home, ledger_dir=ledger)) == []
    severity, what = await the_only(folders, patient(home=home, ledger_dir=home / "ledger"))
    assert (severity, "is inside of the data" in what) == (WARNING, True)
    (tmp_path / "file").touch()
    severity, what = await the_only(
        folders, patient(home=home, ledger_dir=ledger, objects_dir=tmp_path / "file" / "objects")
    )
    assert (severity, "cannot be written: Not a directory" in what) == (ERROR, True)


@pytest.mark.parametrize(
    ("free", "severity"), [(50, Severity.FINE), (4, WARNING), (0.5, ERROR)], ids=["room", "low", "full"]
)
def test_a_disk_that_fills_up_is_told(free: float, severity: Severity) -> None:
    told = room("objects", Path("/data"), total=100 * 2**30, free=int(free * 2**30))
    assert (told.severity, f"{free:.1f} GB left" in told.what) == (severity, True)


# Queue, mail, door


async def test_a_broker_that_is_away_is_told(nats_server: str) -> None:
    assert await wrong(queue, patient(queue="nats", nats_url=SecretStr(nats_server))) == []
    severity, what = await the_only(queue, patient(queue="nats", nats_url=SecretStr("nats://127.0.0.1:1")))
    assert (severity, "NATS does not answer" in what) == (ERROR, True)


async def test_letters_that_do_not_leave_are_told(tmp_path: Path) -> None:
    assert await the_only(mail, patient(home=tmp_path)) == (WARNING, f"Letters go to {tmp_path / 'mail'}.")
    ill = patient(smtp_url=SecretStr("smtp://coach:hunter2@127.0.0.1:1"))
    severity, what = await the_only(mail, ill)
    assert (severity, "127.0.0.1:1 does not take letters" in what) == (ERROR, True)


async def test_a_port_that_somebody_else_has_is_told() -> None:
    here: dict[str, Any] = {"public_url": "https://coach.example.org"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        severity, what = await the_only(door, patient(port=taken.getsockname()[1], **here))
        assert (severity, "is in use" in what) == (ERROR, True)
    assert await wrong(door, patient(port=0, **here)) == []


@pytest.mark.parametrize(
    ("chosen", "severity", "told"),
    [
        ({"public_url": None}, WARNING, "COACH_PUBLIC_URL is not set"),
        ({"public_url": "http://coach.example.org"}, ERROR, "COACH_PUBLIC_URL is not https"),
        ({"cors_origins": ("http://app.example.org",)}, WARNING, "they come without TLS"),
        ({"cors_origins": ("http://localhost:3000",)}, WARNING, "a service that the public uses"),
    ],
    ids=["nothing", "plain", "plain page", "own machine"],
)
async def test_how_clients_come_in(chosen: dict[str, Any], severity: Severity, told: str) -> None:
    found = await the_only(door, patient(port=0, **{"public_url": "https://coach.example.org"} | chosen))
    assert (found[0], told in found[1]) == (severity, True)


# All of it


async def test_one_check_that_fails_takes_no_other_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = {"POSTGRES_URL": NOWHERE, "MONGO_URL": NO_MONGO}
    for name, value in {**settings, **{name.upper(): key for name, key in keys().items()}}.items():
        monkeypatch.setenv(f"COACH_{name}", value)
    monkeypatch.setenv("COACH_PORT", "0")
    found = await examine()
    assert "hunter2" not in json.dumps([str(each) for each in found])
    assert {each.about for each in found if each.severity is Severity.UNCHECKED} == {"schemas", "vectors"}
    assert {each.about for each in found if each.severity is ERROR} == {"PostgreSQL", "MongoDB"}
    assert {each.about for each in found} >= {"keys", "folders", "disks", "queue", "mail", "door"}
