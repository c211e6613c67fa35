"""What each role of MongoDB may, and what it is refused.

The server that comes along looks at the database and the action, not at the collection. That nobody may more
with a collection than they do is therefore read from what they ask for: ``Asked``.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from pymongo.errors import OperationFailure
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from adapters.mongo.audit_log import MongoAuditLog
from adapters.mongo.changes import ChangeLog
from adapters.mongo.client import Client, mongo_client, open_mongo
from adapters.mongo.copies import MongoCopies
from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.message_inventory import MongoMessageInventory
from adapters.mongo.persona_snapshots import MongoPersonaSnapshots
from adapters.mongo.roles import API, BACKUP, MIGRATION, ROLES, WORKER
from application.paging import PageRequest
from domain.audit.entry import AuditEntry
from domain.coaching.dialogue import DialogueMessage, Role
from domain.persona.snapshot import PersonaSnapshot
from infrastructure.migrations.mongo import downgrade, upgrade
from infrastructure.migrations.mongo.roles_0006 import UNAUTHORIZED
from infrastructure.refused import Refused
from tests.mongo_server import ADMINISTRATOR, PASSWORD, GuardedMongo
from tests.servers import started

pytestmark = pytest.mark.infra

DATABASE = "roles"
NOW = datetime(2030, 5, 1, tzinfo=UTC)
TENANT, ADA, THREAD = uuid4(), uuid4(), uuid4()
ACTIONS = {
    "find": "find",
    "aggregate": "find",
    "insert": "insert",
    "update": "update",
    "delete": "remove",
    "create": "createCollection",
    "createIndexes": "createIndex",
    "listIndexes": "listIndexes",
    "dropIndexes": "dropIndex",
    "drop": "dropCollection",
    "collMod": "collMod",
    "listCollections": "listCollections",
}


class Asked(CommandListener):
    """Which actions a client needed, by collection."""

    def __init__(self) -> None:
        self.actions: defaultdict[str, set[str]] = defaultdict(set)

    def started(self, event: CommandStartedEvent) -> None:
        action = ACTIONS.get(event.command_name)
        if action is not None:
            named = event.command[event.command_name]
            self.actions[named if isinstance(named, str) else ""].add(action)

    def succeeded(self, event: CommandSucceededEvent) -> None: ...

    def failed(self, event: CommandFailedEvent) -> None: ...


@pytest.fixture(scope="module")
def server() -> Iterator[GuardedMongo]:
    with started(lambda place: GuardedMongo(place / "guarded-mongo", throwaway=True)) as server:
        yield server


@pytest.fixture
async def administrator(server: GuardedMongo) -> AsyncIterator[Client]:
    async with mongo_client(server.url_of(ADMINISTRATOR, PASSWORD)) as client:
        await upgrade(client, DATABASE)
        yield client


@pytest.fixture
def asked() -> Asked:
    return Asked()


As = Callable[[str], Awaitable[Client]]


@pytest.fixture
async def somebody(server: GuardedMongo, administrator: Client, asked: Asked) -> AsyncIterator[As]:
    """Who has a role and no more."""
    clients = []

    async def somebody(role: str) -> Client:
        await administrator.admin.command("createUser", role, pwd="x", roles=[{"role": role, "db": DATABASE}])
        client = mongo_client(server.url_of(role, "x"), listeners=[asked])
        clients.append((role, client))
        await open_mongo(client, DATABASE)
        return client

    yield somebody
    for role, client in clients:
        await client.close()
        await administrator.admin.command("dropUser", role)


def a_message() -> DialogueMessage:
    return DialogueMessage(
        id=uuid4(),
        tenant_id=TENANT,
        session_id=THREAD,
        user_id=ADA,
        role=Role.USER,
        content="Why?",
        tool_calls=(),
        tokens=1,
        remember=False,
        created_at=NOW,
    )


def a_snapshot() -> PersonaSnapshot:
    return PersonaSnapshot(
        id=uuid4(),
        tenant_id=TENANT,
        user_id=ADA,
        traits={},
        preferences={},
        keywords=("sea",),
        created_at=NOW,
    )


def an_entry() -> AuditEntry:
    return AuditEntry(id=uuid4(), tenant_id=TENANT, user_id=ADA, action="a.b.v1", metadata={}, created_at=NOW)


async def refused(client: Client) -> set[str]:
    """Of what changes a database, whatever is in it."""
    there = client[DATABASE]
    attempts: dict[str, Callable[[], Awaitable[object]]] = {
        "find": lambda: there["dialogue_messages"].find_one(),
        "insert": lambda: there["dialogue_messages"].insert_one({}),
        "update": lambda: there["dialogue_messages"].update_one({}, {"$set": {"content": "forged"}}),
        "remove": lambda: there["dialogue_messages"].delete_one({"_id": 0}),
        "createIndex": lambda: there["dialogue_messages"].create_index("content"),
        "listCollections": there.list_collection_names,
        "dropDatabase": lambda: client.drop_database(DATABASE),
        "createRole": lambda: there.command("createRole", "mine", privileges=[], roles=["dbOwner"]),
        "createUser": lambda: there.command("createUser", "mine", pwd="x", roles=[API]),
        "other database": lambda: client["another"]["things"].find_one(),
    }
    return {name for name, attempt in attempts.items() if await is_refused(attempt)}


async def is_refused(attempt: Callable[[], Awaitable[object]]) -> bool:
    try:
        await attempt()
    except OperationFailure as failure:
        return failure.code == UNAUTHORIZED
    return False


FOR_NOBODY = {"dropDatabase", "createRole", "createUser", "other database"}


async def test_an_api_talks_and_reads(somebody: As, asked: Asked) -> None:
    client, log, message = await somebody(API), MongoDialogueLog(), a_message()
    await log.append(message)
    assert await log.get(TENANT, [message.id]) == [message]
    await log.page(TENANT, ADA, THREAD, PageRequest())
    await log.latest(TENANT, THREAD, limit=1)
    await log.forget_session(TENANT, THREAD)
    await MongoPersonaSnapshots().latest(TENANT, ADA)
    assert asked.actions == ROLES[API]
    assert await refused(client) == FOR_NOBODY | {"update", "createIndex"}


async def test_a_worker_keeps_and_removes(somebody: As, asked: Asked) -> None:
    client = await somebody(WORKER)
    log, personas, audit = MongoDialogueLog(), MongoPersonaSnapshots(), MongoAuditLog()
    await log.append(a_message())
    await MongoMessageInventory().discard([uuid4()])
    await personas.add(a_snapshot())
    assert await personas.forget(TENANT, ADA) == 1
    await audit.record(an_entry())
    assert len(await audit.of_user(TENANT, ADA, limit=9)) == 1
    assert await audit.forget(TENANT, ADA) == 1
    await log.forget_session(TENANT, THREAD)
    await personas.latest(TENANT, ADA)
    assert asked.actions == ROLES[WORKER]
    assert await refused(client) == FOR_NOBODY | {"update", "createIndex"}


async def test_a_backup_reads_and_follows(somebody: As) -> None:
    client = await somebody(BACKUP)
    database = client[DATABASE]
    assert {name for name, _ in await MongoCopies(database).definitions()} >= {"audit_logs", "migrations"}
    async for _ in MongoCopies(database).pieces("migrations"):
        pass
    changes = ChangeLog(database)
    await changes.open()
    await changes.close()
    assert await refused(client) == FOR_NOBODY | {"insert", "update", "remove", "createIndex"}


async def test_a_migration_shapes(somebody: As, asked: Asked) -> None:
    client = await somebody(MIGRATION)
    await downgrade(client, DATABASE)
    await upgrade(client, DATABASE)
    there = asked.actions
    assert set().union(*there.values()) <= set().union(*ROLES[MIGRATION].values())
    assert there["migrations"] | {"insert"} == ROLES[MIGRATION]["migrations"]  # an update may insert
    assert await refused(client) >= FOR_NOBODY


async def test_who_may_not_make_them_says_what_an_administrator_must_run(
    somebody: As, administrator: Client
) -> None:
    client = await somebody(MIGRATION)
    await administrator[DATABASE].command("updateRole", WORKER, privileges=[], roles=[])
    await administrator[DATABASE]["migrations"].delete_one({"_id": "0006_roles"})
    with pytest.raises(Refused, match=r"administrator run in mongosh:\n.*createRole.*coach_worker") as told:
        await upgrade(client, DATABASE)
    assert API not in str(told.value)  # it is as it should be
    await upgrade(administrator, DATABASE)
    found = await administrator[DATABASE].command("rolesInfo", WORKER, showPrivileges=True)
    (role,) = found["roles"]
    assert {each["resource"]["collection"]: set(each["actions"]) for each in role["privileges"]} == ROLES[
        WORKER
    ]
