"""`coach fsck` over real stores: it finds what was planted, mends it, and says when it could not look."""

import asyncio
import base64
import json
import socket
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from application.caller import Caller
from application.coaching.open_coaching_session import OpenCoachingSessionCommand
from application.coaching.send_message import SendMessageCommand
from application.consistency.relay import Relay
from application.identity.register_user import RegisterUserCommand
from application.knowledge.add_knowledge import AddKnowledgeCommand
from application.planning.create_plan import CreatePlanCommand, NewTask
from application.ports.recall_index import Shelf
from infrastructure.container import Container
from infrastructure.deployment import Addresses, Deployment
from infrastructure.keys import LENGTH, NAMES, Keys
from infrastructure.lifespan import opened
from infrastructure.migrate import migrate
from infrastructure.settings import Settings
from tests.builders import a_recallable
from tests.infrastructure.processes import coach
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

KEY = bytes(range(LENGTH))
LEARNER, SESSION, MESSAGE, PLAN, RESOURCE = (uuid4() for _ in range(5))

Run = Callable[[Container], Coroutine[Any, Any, None]]


class Stores:
    def __init__(self, postgres: str, mongo: MongoDatabase, home: Path) -> None:
        self.postgres, self.home = postgres, home
        self.settings = Settings(_env_file=None).model_copy(
            update={"home": home, "mongo_database": mongo.name}
        )
        self.addresses = Addresses(postgres=postgres, postgres_direct=postgres, mongo=mongo.url)
        self.environment = {f"COACH_{name.upper()}": base64.b64encode(KEY).decode() for name in NAMES} | {
            "COACH_HOME": str(home),
            "COACH_POSTGRES_URL": postgres,
            "COACH_MONGO_URL": mongo.url,
            "COACH_MONGO_DATABASE": mongo.name,
        }
        self.tenant = self.settings.default_tenant

    async def do(self, run: Run) -> None:
        keys = Keys(**dict.fromkeys(NAMES, KEY))
        container = Container(
            deployment=Deployment(settings=self.settings, addresses=self.addresses, keys=keys)
        )
        async with opened(container):
            await run(container)

    async def begin(self) -> None:
        await migrate(self.settings, self.addresses)
        await self.do(self._live)

    async def _live(self, container: Container) -> None:
        use, caller = container.coach(), Caller(self.tenant, LEARNER)
        (
            await use.register_user(
                RegisterUserCommand(
                    caller=caller,
                    email="ada@example.org",
                    password="correct horse battery",
                    display_name="Ada",
                    timezone="UTC",
                )
            )
        ).unwrap()
        session = OpenCoachingSessionCommand(caller=caller, session_id=SESSION, title="Rust", focus="Basics")
        (await use.open_coaching_session(session)).unwrap()
        said = SendMessageCommand(
            caller=caller, session_id=SESSION, message_id=MESSAGE, content="Why lifetimes?", remember=True
        )
        (await use.send_message(said)).unwrap()
        task = NewTask(task_id=uuid4(), summary="Read")
        plan = CreatePlanCommand(caller=caller, plan_id=PLAN, title="Learn Rust", tasks=[task])
        (await use.create_plan(plan)).unwrap()
        text = AddKnowledgeCommand(
            caller=caller, resource_id=RESOURCE, title="Rust", text="Ownership rules memory."
        )
        (await use.add_knowledge(text)).unwrap()
        subscribers = [each for each in container.subscribers() if each.name != "bus"]
        await Relay(outbox=container.ports.outbox(), subscribers=subscribers).drain()

    async def plant(self, container: Container) -> None:
        """One of each: an orphan in every store, and a vector of every other kind of fault."""
        index, log = container.ports.recall_index(), container.ports.dialogue_log()
        (message,) = await log.get(self.tenant, [MESSAGE])
        await log.append(replace(message, id=ORPHAN))
        model = container.ports.embedder().model
        orphan = a_recallable(tenant_id=self.tenant, owner_id=LEARNER, model=model)
        await index.put(Shelf.KNOWLEDGE, [replace(orphan, id=ORPHAN)])
        known = await container.ports.persona_snapshots().latest(self.tenant, LEARNER)
        assert known is not None
        await container.ports.persona_snapshots().add(replace(known, id=ORPHAN, user_id=NOBODY))
        await container.ports.object_store().put(LOST, b"?", content_type="text/plain")
        connection = await asyncpg.connect(self.postgres)
        await connection.execute("UPDATE vectors SET content_hash = 'old' WHERE id = $1", PLAN)
        await connection.execute("DELETE FROM vectors WHERE resource_id = $1", RESOURCE)
        await connection.execute("UPDATE vectors SET shared = true WHERE id = $1", LEARNER)
        await connection.execute("UPDATE vectors SET owner_id = $2 WHERE id = $1", MESSAGE, uuid4())
        await connection.close()

    def fsck(self, *options: str, **changed: str) -> tuple[int, dict[str, Any]]:
        done = coach("fsck", "--json", *options, cwd=self.home, **self.environment | changed)
        assert done.stderr == ""
        return done.returncode, json.loads(done.stdout)


ORPHAN, NOBODY = uuid4(), uuid4()
AGREED = {
    "messages": 2,
    "knowledge vectors": 1,
    "dialogue vectors": 3,
    "personas": 1,
    "persona vectors": 1,
    "objects": 1,
}
LOST = f"{UUID(int=1)}/uploads/{LEARNER}/0-lost.md"


@pytest.fixture
def stores(empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path) -> Stores:
    stores = Stores(empty_database.dsn, mongo_database, tmp_path)
    asyncio.run(stores.begin())
    return stores


def found(report: dict[str, Any]) -> set[tuple[str, str, str, bool | None]]:
    return {
        (stock["stock"], each["fault"], each["key"], each["repaired"])
        for stock in report["stocks"]
        for each in stock["findings"]
    }


def checked(report: dict[str, Any]) -> dict[str, int]:
    return {stock["stock"]: stock["checked"] for stock in report["stocks"]}


def test_finds_mends_and_finds_nothing_more(stores: Stores) -> None:
    status, report = stores.fsck()
    assert (status, found(report)) == (0, set())
    assert checked(report) == AGREED
    asyncio.run(stores.do(stores.plant))
    status, report = stores.fsck("--grace", "0")
    missing = {each[2] for each in found(report) if each[1] == "missing"}
    planted = {
        ("messages", "orphaned", str(ORPHAN)),
        ("knowledge vectors", "orphaned", str(ORPHAN)),
        ("dialogue vectors", "stale", str(PLAN)),
        ("dialogue vectors", "wrongly_owned", str(MESSAGE)),
        ("personas", "orphaned", f"{stores.tenant}/{NOBODY}"),
        ("persona vectors", "wrongly_shared", str(LEARNER)),
        ("objects", "orphaned", LOST),
        *(("knowledge vectors", "missing", key) for key in missing),
    }
    assert (status, len(missing)) == (1, 1)
    assert found(report) == {(*each, None) for each in planted}
    status, report = stores.fsck("--repair", "--grace", "0")
    assert (status, found(report)) == (0, {(*each, True) for each in planted})
    status, report = stores.fsck("--grace", "0")
    assert (status, found(report)) == (0, set())
    assert checked(report) == AGREED


def test_an_original_that_is_gone_is_lost(stores: Stores) -> None:
    for file in stores.settings.objects.rglob("*.md"):
        file.unlink()
    for _ in range(2):
        status, report = stores.fsck("--repair")
        ((stock, fault, _, repaired),) = found(report)
        assert (status, stock, fault, repaired) == (1, "objects", "missing", False)


def test_a_store_that_is_down_is_named(stores: Stores) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    nobody = f"127.0.0.1:{port}"
    status, report = stores.fsck(COACH_MONGO_URL=f"mongodb://{nobody}")
    assert (status, report["unavailable"]) == (2, ["mongo"])
    assert checked(report)["dialogue vectors"] == 3
    status, report = stores.fsck(COACH_POSTGRES_URL=f"postgresql://{nobody}/coach")
    assert (status, report["unavailable"]) == (2, ["postgres"])
