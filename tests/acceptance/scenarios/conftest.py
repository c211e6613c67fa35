"""Every scenario runs through each door over each kind of store."""

import asyncio
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from adapters.offline.hashed_words import HashedWords
from tests.acceptance.doors.door import Door
from tests.acceptance.doors.http_door import SharedApp
from tests.acceptance.doors.nats_door import SharedWorker, shared_worker
from tests.acceptance.doors.queue_door import queue_door
from tests.acceptance.steps import (
    account_safety,
    accounts,
    conversations,
    drafts,
    erasures,
    exports,
    files,
    imports,
    logins,
    material,
    memory,
    messages,
    persona,
    plan_changes,
    plans,
    profiles,
    progress,
    replies,
    reports,
    searches,
    shelf,
    tasks,
    time,
)
from tests.acceptance.story import Run, Story
from tests.acceptance.ways import WAYS
from tests.acceptance.world import World
from tests.acceptance.worlds import imaginary_world, real_world
from tests.servers import PostgresServer, mongo_database

STEPS = (
    account_safety,
    accounts,
    conversations,
    drafts,
    erasures,
    exports,
    files,
    imports,
    logins,
    material,
    memory,
    messages,
    persona,
    plan_changes,
    plans,
    profiles,
    progress,
    replies,
    reports,
    searches,
    shelf,
    tasks,
    time,
)


def sentences(*modules: ModuleType) -> dict[str, Any]:
    """The sentences of all modules; no two may say the same."""
    found: dict[str, Any] = {}
    for module in modules:
        said = {name: step for name, step in vars(module).items() if name.startswith("pytestbdd_")}
        assert not found.keys() & said.keys(), found.keys() & said.keys()
        found |= said
    return found


# pytest-bdd finds sentences where it finds fixtures: in the modules of the tests and in this one.
globals().update(sentences(*STEPS))


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """One loop for all scenarios: connections to real stores belong to the loop that opened them."""
    with asyncio.Runner() as runner:
        yield lambda coroutine: runner.run(coroutine)


@pytest.fixture(scope="session")
def words() -> HashedWords:
    """Takes seconds to wake up, and is the same for everybody."""
    return HashedWords()


@pytest.fixture(scope="session")
def built_world(
    run: Run,
    words: HashedWords,
    postgres_server: PostgresServer,
    mongo_server: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """Real stores, started and migrated once."""
    folder = tmp_path_factory.mktemp("coach")
    with postgres_server.database() as postgres, mongo_database(mongo_server) as mongo:
        world = real_world(postgres, mongo, folder, words)
        yield run(world.__aenter__())
        run(world.__aexit__(None, None, None))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "door" in metafunc.fixturenames:
        metafunc.parametrize(("door", "world"), WAYS, ids=["-".join(way) for way in WAYS], indirect=True)


@pytest.fixture(autouse=True)
def world(request: pytest.FixtureRequest, run: Run, words: HashedWords) -> Iterator[World]:
    """Over fakes each scenario has a world of its own, over real stores a school of its own in one world."""
    fakes = request.param == "fakes"
    world: World = imaginary_world(words) if fakes else request.getfixturevalue("built_world")
    yield world
    run(world.leave())


@pytest.fixture(scope="session")
def app() -> SharedApp:
    return SharedApp()


@pytest.fixture(scope="session")
def worker(run: Run, nats_server: str) -> Iterator[SharedWorker]:
    shared = shared_worker(nats_server)
    yield run(shared.__aenter__())
    run(shared.__aexit__(None, None, None))


@pytest.fixture(autouse=True)
def door(request: pytest.FixtureRequest, world: World, app: SharedApp) -> Door:
    if request.param == "http":
        return app.door(world)
    if request.param == "queue":
        return queue_door(world)
    worker: SharedWorker = request.getfixturevalue("worker")
    return worker.door(world)


@pytest.fixture
def story(door: Door, world: World, run: Run) -> Story:
    return Story(door, world, run, home=run(world.school()))
