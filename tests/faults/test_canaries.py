"""A learner whom nobody could miss goes through everything; then every place is searched for her.

What names her stands nowhere in the open. Her words stand where the registry of personal data says so, and
after her erasure nowhere at all.
"""

import asyncio
import base64
import json
import re
import secrets
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pymongo import MongoClient

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from domain.privacy.declaring import Personal, Place
from domain.privacy.registry import REGISTRY
from entrypoints.queue.postgres import PostgresCommands
from entrypoints.queue.sealing import Sealer
from infrastructure.embedded import EmbeddedMongo, EmbeddedPostgres, postgres_program
from infrastructure.keys import NAMES
from infrastructure.settings import DEFAULT_TENANT
from tests.collector import Collector, collecting
from tests.infrastructure.processes import coach, started
from tests.queue.messages import command, sealed

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

NAME, EMAIL = "Quetzalcoatlina Zwyx", "Quetzal.Zwyx@canary.example"
PASSWORD, NEXT_PASSWORD = "axolotl zwyx horse", "pangolin zwyx horse"
NAMING = (NAME, EMAIL, EMAIL.lower(), "quetzal", PASSWORD, NEXT_PASSWORD)
WORDS = "okapizwyx"  # one word, so that whatever is cut into words still has it
DATABASE = "study_coach"
BYTES = "\\\\x"  # how a dump begins a value that is no text
EVENTS = {("outbox", "payload"), ("pgqueuer", "payload")}  # before, and after they were handed to the bus
OBJECT_KEY = re.compile(r"object_key\W+[^\"\\\\]+")
WORDY = {
    (each.item, each.field): each
    for each in REGISTRY
    if each.place in (Place.ROW, Place.DOCUMENT) and each.personal is Personal.WORDS
}


@dataclass
class Deployed:
    """A deployment of real processes on stores of its own."""

    postgres: EmbeddedPostgres
    mongo: EmbeddedMongo
    settings: dict[str, str]
    folder: Path
    collector: Collector
    said: list[Path] = field(default_factory=list)

    def dumped(self) -> Mapping[tuple[str, str], str]:
        """Everything in PostgreSQL, as a backup has it: each column of each table."""
        dump = subprocess.run(
            [postgres_program("pg_dump"), "--data-only", self.postgres.dsn()],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        return dict(_columns(dump))

    def documents(self) -> Mapping[tuple[str, str], str]:
        """Everything in MongoDB: each field of each collection."""
        found: dict[tuple[str, str], str] = {}
        with MongoClient[dict[str, Any]](self.mongo.url, uuidRepresentation="standard") as client:
            database = client[DATABASE]
            for name in database.list_collection_names():
                for document in database[name].find():
                    for each, value in document.items():
                        found[name, each] = found.get((name, each), "") + f"{value!r}\n"
        return found

    def names_of_objects(self) -> str:
        objects = Path(self.settings["COACH_HOME"]) / "objects"
        return "\n".join(str(each.relative_to(objects)) for each in objects.rglob("*"))

    def followed(self) -> str:
        return "\n".join(map(str, self.collector.spans))

    def logs(self) -> str:
        servers = [self.postgres.log, self.mongo.log]
        return "".join(file.read_text(errors="replace") for file in [*self.said, *servers])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Deployed]:
    with ExitStack() as stack:
        postgres, mongo = EmbeddedPostgres(tmp_path / "postgres"), EmbeddedMongo(tmp_path / "mongo")
        for store in (postgres, mongo):
            stack.callback(store.stop)
            store.start()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
        settings = {f"COACH_{name.upper()}": key for name, key in keys.items()} | {
            "COACH_HOME": str(tmp_path / "home"),
            "COACH_PORT": str(port),
            "COACH_POSTGRES_URL": postgres.dsn(),
            "COACH_MONGO_URL": mongo.url,
            "COACH_MONGO_DATABASE": DATABASE,
            "COACH_LOG_LEVEL": "debug",
        }
        collector = stack.enter_context(collecting())
        settings["COACH_OTLP_ENDPOINT"] = collector.url
        place = Deployed(postgres, mongo, settings, tmp_path, collector)
        assert coach("migrate", cwd=tmp_path, **settings).returncode == 0
        processes = []
        for name in ("serve", "work"):
            cwd = tmp_path / name
            cwd.mkdir()
            place.said.append(cwd / "said")
            processes.append(stack.enter_context(started(name, cwd=cwd, **settings)))
        yield place


@pytest.fixture
def http(place: Deployed) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"http://127.0.0.1:{place.settings['COACH_PORT']}", timeout=30) as client:
        until(lambda: _status(client, "/health/ready") == 200)
        yield client


def test_nothing_of_a_learner_stands_where_it_should_not(place: Deployed, http: httpx.Client) -> None:
    met = live(http, place)
    metrics = http.get("/metrics").text

    until(lambda: bool(place.collector.spans))
    for text in (place.logs(), metrics, place.followed()):
        assert [line for line in text.splitlines() if traces(line, [*NAMING, WORDS])] == []
    assert traces(place.names_of_objects(), NAMING) == []
    for stored in (place.dumped(), place.documents()):
        assert {at: found for at, text in stored.items() if (found := traces(text, NAMING))} == {}
        words = {at for at, text in stored.items() if traces(without_names_of_files(at, text), [WORDS])}
        assert words - WORDY.keys() == set()
        assert words, "the search finds what is there"

    erasure = str(uuid4())
    asked = http.post("/v1/me/erasure", json={"password": NEXT_PASSWORD, "id": erasure})
    assert asked.status_code == 202, asked.text
    until(lambda: http.get(f"/v1/erasures/{erasure}").json()["step"] == "completed")
    assert {401, 404, 409, 422} <= met

    assert traces(place.logs() + place.followed(), [*NAMING, WORDS]) == []
    assert traces(place.names_of_objects(), [*NAMING, WORDS]) == []
    for stored in (place.dumped(), place.documents()):
        assert {at: found for at, text in stored.items() if (found := traces(text, [*NAMING, WORDS]))} == {}


def live(http: httpx.Client, place: Deployed) -> set[int]:
    """Every flow and every kind of mistake. The statuses that were met."""
    met: set[int] = set()

    def ask(method: str, path: str, body: object = None, *, status: int = 0, **more: Any) -> Any:
        if body is not None:
            more["json"] = body
        response = http.request(method, f"/v1{path}", **more)
        met.add(response.status_code)
        assert response.status_code == status or (not status and response.is_success), response.text
        is_json = response.headers.get("Content-Type", "").endswith("json")
        return response.json() if is_json else response.text

    account = {"email": EMAIL, "password": PASSWORD}
    person = {**account, "display_name": NAME, "timezone": "UTC"}
    ask("POST", "/users", {**person, "timezone": NAME}, status=422)
    ask("POST", "/users", {**person, "surname": NAME}, status=400)
    ask("POST", "/users", {**person, "password": 5}, status=400)
    ask("POST", "/users", {**person, "email": f"{EMAIL}@x"}, status=422)
    ask("POST", "/users", content=json.dumps(person)[:-1], headers=JSON, status=400)
    ask("POST", "/users", person)
    ask("POST", "/users", person, status=409)
    ask("POST", "/tokens", {**account, "password": NEXT_PASSWORD}, status=401)
    ask("POST", "/tokens", {**account, "email": f"x{EMAIL}"}, status=401)
    ask("GET", f"/users/{EMAIL}", status=404)
    ask("GET", "/me", headers={"Authorization": f"Bearer {PASSWORD}"}, status=401)

    tokens = ask("POST", "/tokens", account)
    http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    ask("PATCH", "/me", {"display_name": NAME, "timezone": "Europe/Vienna"})
    ask("POST", "/me/password", {"current_password": "no", "new_password": NEXT_PASSWORD}, status=401)
    ask("GET", "/plans", params={"email": EMAIL}, status=400)
    ask("GET", "/plans", params={"cursor": EMAIL}, status=400)
    ask("GET", f"/plans/{EMAIL}", status=404)
    ask("GET", "/me", headers={"X-Request-Id": EMAIL}, status=200)

    session = ask("POST", "/sessions", {"title": WORDS, "focus": WORDS})["id"]
    said = {"content": f"What is {WORDS}?", "remember": True}
    ask("POST", f"/sessions/{session}/messages", said)
    ask("POST", f"/sessions/{session}/messages", said, headers={"Accept": "text/event-stream"})
    plan = ask("POST", "/plans", {"title": WORDS, "tasks": [{"summary": WORDS}]}, headers=KEY)
    ask("POST", "/plans", {"title": WORDS, "tasks": [{"summary": "x"}]}, headers=KEY, status=422)
    ask("PATCH", f"/tasks/{plan['tasks'][0]['id']}", {"status": "done"})
    ask("PATCH", f"/tasks/{plan['tasks'][0]['id']}", {"status": WORDS}, status=400)
    ask("POST", "/plans/generate", {"goal": WORDS, "due_date": "2031-01-31"})
    ask("POST", "/study-sessions", {"minutes": 25})
    ask("POST", "/knowledge", {"title": WORDS, "text": WORDS * 3_000_000}, status=413)
    text = ask("POST", "/knowledge", {"title": WORDS, "text": f"# {WORDS}\n\nAn {WORDS} is rare."})
    page = ask("POST", "/knowledge", {"title": WORDS, "url": f"http://{WORDS}.invalid/{WORDS}"})
    file = b"%PDF-1.7 " + WORDS.encode()  # no PDF at all
    upload = ask(
        "POST",
        "/uploads",
        {"filename": f"{WORDS}.pdf", "content_type": "application/pdf", "size": len(file)},
    )
    http.put(upload["url"], content=file, headers=upload["headers"]).raise_for_status()
    broken = ask("POST", "/knowledge", {"title": WORDS, "upload_id": upload["upload_id"]})
    report = ask("POST", "/reports", {"language": "en"})["report_id"]
    export = ask("POST", "/me/exports", {})["export_id"]

    send_commands(place)
    ask("POST", "/password-resets", {"email": EMAIL})
    ask("POST", "/password-resets/redemption", {"token": PASSWORD, "new_password": NAME}, status=401)

    until(lambda: ask("GET", f"/imports/{text['import_id']}")["step"] == "ready")
    until(lambda: ask("GET", f"/imports/{page['import_id']}")["step"] == "failed")
    until(lambda: ask("GET", f"/imports/{broken['import_id']}")["step"] == "failed")
    until(lambda: ask("GET", f"/reports/{report}")["status"] != "requested")
    until(lambda: ask("GET", f"/me/exports/{export}")["status"] == "ready")
    ask("GET", "/recall", params={"q": WORDS})
    ask("GET", "/knowledge/search", params={"q": WORDS})
    for path in ("/persona", "/progress", "/me", "/tasks", "/sessions", "/me/logins"):
        met.add(http.get(f"/v1{path}").status_code)

    ask("POST", "/me/password", {"current_password": PASSWORD, "new_password": NEXT_PASSWORD})
    tokens = ask("POST", "/tokens", {"email": EMAIL, "password": NEXT_PASSWORD})
    http.headers["Authorization"] = f"Bearer {tokens['access_token']}"
    ask("POST", "/me/erasure", {"password": NAME}, status=401)
    return met


JSON = {"Content-Type": "application/json"}
KEY = {"Idempotency-Key": "once"}


def send_commands(place: Deployed) -> None:
    """A good one, one that is refused, and three that are nothing."""
    sealer = Sealer([base64.b64decode(place.settings["COACH_QUEUE_KEY"])])
    person = {"email": EMAIL, "password": PASSWORD, "display_name": NAME, "timezone": "UTC"}
    told = {"tenant": DEFAULT_TENANT, "learner": None}
    bodies = [
        sealed("register_user", {**person, "email": f"x{EMAIL}"}, id="a", sealer=sealer, **told),
        sealed("register_user", person, id="b", sealer=sealer, **told),
        sealed("register_user", {**person, "surname": NAME}, id="c", sealer=sealer, **told),
        command("register_user", person, id="d", **told),
        command("create_plan", {"title": WORDS}, id="e", tenant=DEFAULT_TENANT, learner=uuid4()),
    ]

    async def send() -> int:
        async with QueueConnections(place.postgres.dsn()) as connections:
            driver = QueueDriver(connections)
            commands = PostgresCommands(driver)
            for body in bodies:
                await commands.send(body)
            async with asyncio.timeout(60):
                while True:
                    rows = await driver.fetch("SELECT count(*) AS n FROM dead_letters")
                    left = await driver.fetch(
                        "SELECT count(*) AS n FROM pgqueuer WHERE entrypoint = 'coach.command'"
                    )
                    if left[0]["n"] == 0:
                        return int(str(rows[0]["n"]))
                    await asyncio.sleep(0.2)

    assert asyncio.run(send()) == 3


def without_names_of_files(at: tuple[str, str], text: str) -> str:
    """Events may say which file is to go, and a file is named as its learner named it: see the registry."""
    return OBJECT_KEY.sub("", text) if at in EVENTS else text


def traces(text: str, canaries: Sequence[str]) -> list[str]:
    """Which of them stand there: as they are, in any case, in hexadecimal or in base64."""
    low = text.lower()
    return [
        canary
        for canary in canaries
        if canary.lower() in low
        or canary.encode().hex() in low
        or any(form in text for form in _in_base64(canary.encode()))
    ]


def _in_base64(word: bytes) -> Iterator[str]:
    """At each of the three places where it can begin, without the letters that its neighbours share."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + word).decode()
        yield coded[(0, 2, 3)[before] : len(coded) - 4]


def _columns(dump: str) -> Iterator[tuple[tuple[str, str], str]]:
    found: dict[tuple[str, str], list[str]] = {}
    table, names = "", [""]
    for line in dump.splitlines():
        if line.startswith("COPY "):
            table, _, rest = line.removeprefix("COPY ").partition(" ")
            names = rest[1:].partition(")")[0].split(", ")
        elif line == "\\.":
            table, names = "", [""]
        else:
            for name, value in zip(names, line.split("\t"), strict=bool(table)):
                told = bytes.fromhex(value[3:]).decode("latin-1") if value.startswith(BYTES) else value
                found.setdefault((table.removeprefix("public."), name), []).append(told)
    for at, values in found.items():
        yield at, "\n".join(values)


def _status(http: httpx.Client, path: str) -> int:
    try:
        return http.get(path).status_code
    except httpx.TransportError:
        return 0


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 90
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.2)
