"""Passwords and users of MongoDB that change while everybody goes on asking."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.errors import InvalidOperation, OperationFailure

from adapters.mongo.dialogue_log import MongoDialogueLog
from adapters.mongo.health import MongoHealth
from adapters.mongo.login import Login
from adapters.mongo.mongo import LIVING, Mongo
from application.ports.failures import StoreUnavailable
from tests.mongo_server import GuardedMongo
from tests.servers import started

pytestmark = pytest.mark.infra

DATABASE = "logins"
ADA, GRACE = "ada", "grace"


@dataclass
class Secret:
    """What the secrets say, and when it was asked for."""

    login: Login | None = None
    moment: float = 0.0
    is_away: bool = False

    async def __call__(self) -> Login | None:
        if self.is_away:
            raise StoreUnavailable("secrets")
        return self.login

    def now(self) -> float:
        return self.moment


@pytest.fixture(scope="module")
def server() -> Iterator[GuardedMongo]:
    with started(lambda place: GuardedMongo(place / "guarded-mongo", throwaway=True)) as server:
        yield server


@pytest.fixture
def administrator(server: GuardedMongo) -> Iterator[MongoClient[dict[str, Any]]]:
    with server.administrator() as client:
        reading, asking = "readWriteAnyDatabase", "userAdminAnyDatabase"
        client.admin.command("createUser", ADA, pwd="first", roles=[reading])
        client.admin.command("createUser", GRACE, pwd="first", roles=[reading, asking])
        yield client
        for user in (ADA, GRACE):
            client.admin.command("dropUser", user)


@pytest.fixture
def secret() -> Secret:
    return Secret(Login(password="first"))


@asynccontextmanager
async def as_told(url: str, secret: Secret) -> AsyncIterator[Mongo]:
    mongo = Mongo(url, secret, now=secret.now)
    try:
        await mongo.open(DATABASE)
        yield mongo
    finally:
        await mongo.close()


@pytest.fixture
async def mongo(
    server: GuardedMongo,
    administrator: MongoClient[dict[str, Any]],
    secret: Secret,
) -> AsyncIterator[Mongo]:
    async with as_told(server.url_of(ADA), secret) as mongo:
        yield mongo


async def crowd(mongo: Mongo, size: int = 12) -> None:
    """More at once than there are connections yet: they all have to be let in."""
    await asyncio.gather(*(mongo.client[DATABASE]["things"].insert_one({}) for _ in range(size)))


async def test_the_server_has_the_new_password_before_the_secret(
    mongo: Mongo, administrator: MongoClient[dict[str, Any]], secret: Secret
) -> None:
    await crowd(mongo, 1)
    administrator.admin.command("updateUser", ADA, pwd="second")
    asking = asyncio.create_task(crowd(mongo))
    await asyncio.sleep(0.5)
    assert not asking.done()
    secret.login = Login(password="second")
    await asking


async def test_the_secret_has_the_new_password_before_the_server(
    mongo: Mongo, administrator: MongoClient[dict[str, Any]], secret: Secret
) -> None:
    await crowd(mongo, 1)
    secret.login = Login(password="second")
    await crowd(mongo, 4)
    administrator.admin.command("updateUser", ADA, pwd="second")
    await crowd(mongo)


async def test_a_password_that_nobody_tells_us_is_a_server_that_is_away(
    server: GuardedMongo,
    administrator: MongoClient[dict[str, Any]],
    secret: Secret,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("adapters.mongo.login.PATIENCE", 0.3)
    administrator.admin.command("updateUser", ADA, pwd="second")
    with pytest.raises(StoreUnavailable):
        async with as_told(server.url_of(ADA), secret) as mongo:
            await MongoHealth(mongo).check()


async def test_another_user_is_another_client(mongo: Mongo, secret: Secret) -> None:
    things = mongo.client[DATABASE]["many"]
    await things.insert_many({"number": number} for number in range(50))
    cursor = things.find(batch_size=5)
    await cursor.next()
    before = mongo.client
    await mongo.look()
    assert mongo.client is before
    secret.login = Login(user=GRACE, password="first")
    await crowd(mongo)
    assert await user_of(mongo) == ADA
    await mongo.look()
    assert await user_of(mongo) == GRACE
    assert len(await cursor.to_list()) == 49
    assert await MongoDialogueLog().get(uuid4(), [uuid4()]) == []
    secret.moment += LIVING + 1
    await mongo.look()
    with pytest.raises(InvalidOperation):
        await things.find_one()


async def test_another_user_who_is_not_let_in_changes_nothing(
    mongo: Mongo, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.mongo.login.PATIENCE", 0.3)
    secret.login = Login(user=GRACE, password="wrong")
    with pytest.raises(StoreUnavailable):
        await mongo.look()
    await crowd(mongo)
    assert await user_of(mongo) == ADA


async def test_secrets_that_are_away_keep_out_only_who_was_never_in(
    mongo: Mongo, server: GuardedMongo, secret: Secret
) -> None:
    await crowd(mongo, 1)
    secret.is_away = True
    await crowd(mongo)
    with pytest.raises(StoreUnavailable):
        async with as_told(server.url_of(ADA), secret):
            pass


async def test_without_a_secret_the_url_says_it(
    server: GuardedMongo,
    administrator: MongoClient[dict[str, Any]],
    secret: Secret,
) -> None:
    secret.login = None
    async with as_told(server.url_of(ADA, "first"), secret) as mongo:
        await mongo.look()
        await crowd(mongo)
        assert await user_of(mongo) == ADA


async def user_of(mongo: Mongo) -> str:
    """The server does not tell; but only one of them may ask who there is."""
    try:
        await mongo.client.admin.command("usersInfo", 1)
    except OperationFailure:
        return ADA
    return GRACE
