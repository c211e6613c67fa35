"""`coach seed --learners`: believable, the same for the same seed, and every store agrees afterwards."""

import asyncio
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import asyncpg
import pytest
from pymongo import MongoClient
from returns.pipeline import is_successful

from application.consistency.fsck import CheckAgreementCommand
from application.identity.log_in import LogInCommand
from application.ports.inventory import Stock
from domain.planning.plan import TaskStatus
from entrypoints.cli.operations import Seeded, SeedOrder
from infrastructure.container import Container
from infrastructure.home import Home
from infrastructure.migrate import migrate
from infrastructure.seeding import seed_population
from infrastructure.seeds.population.learner import SeededLearner, email_of
from infrastructure.seeds.population.story import Story
from tests.infrastructure.test_fsck import Stores
from tests.servers import MongoDatabase, PostgresDatabase

LEARNERS, DAYS, UNTIL = 30, 60, date(2030, 5, 1)
TENANT = UUID(int=7)


def told(number: int, *, seed: int = 1, until: date = UNTIL) -> Story:
    learner = SeededLearner.of(number, seed=seed, tenant_id=TENANT, days=DAYS, until=until)
    return Story.of(learner, password_hash="hash")


def as_values(thing: object) -> object:
    """All that is in it, down to plain values: aggregates are equal to nothing but themselves."""
    if is_dataclass(thing):
        return {field.name: as_values(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, Sequence) and not isinstance(thing, str):
        return [as_values(each) for each in thing]
    return thing


def test_the_same_seed_tells_the_same_story() -> None:
    assert as_values(told(3)) == as_values(told(3))
    assert as_values(told(3)) != as_values(told(3, seed=2))


def test_told_another_day_only_the_dates_differ() -> None:
    today, tomorrow = told(5), told(5, until=date(2030, 5, 2))
    said = [[[each.content for each in talk.messages] for talk in story.talks] for story in (today, tomorrow)]
    assert said[0] == said[1]
    assert [plan.id for plan in today.plans] == [plan.id for plan in tomorrow.plans]


def test_learners_differ_as_people_do() -> None:
    stories = [told(number) for number in range(LEARNERS)]
    statuses = {task.status for story in stories for plan in story.plans for task in plan.tasks}
    streaks = [snapshot.streak_days for story in stories for snapshot in story.snapshots]
    assert statuses == set(TaskStatus)
    assert len({plan.status for story in stories for plan in story.plans}) > 2
    assert max(streaks) > 5
    assert streaks.count(1) > LEARNERS  # breaks
    assert all(story.persona.keywords for story in stories)


@pytest.fixture
def stores(empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path) -> Stores:
    stores = Stores(empty_database.dsn, mongo_database, tmp_path)
    asyncio.run(migrate(stores.settings, stores.addresses))
    return stores


async def contents(stores: Stores) -> dict[str, list[str]]:
    """Every row and document of the seed, as it stands."""
    connection = await asyncpg.connect(stores.postgres)
    names = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    rows = {
        name: sorted(str(row) for row in await connection.fetch(f"SELECT x::text FROM {name} x"))
        for (name,) in names
        if name != "fsck_runs"
    }
    await connection.close()
    with MongoClient[dict[str, object]](stores.addresses.mongo) as client:
        database = client[stores.settings.mongo_database]
        documents = {
            name: sorted(map(str, database[name].find())) for name in database.list_collection_names()
        }
    return rows | documents


@pytest.mark.infra
@pytest.mark.timeout(300)
def test_all_stores_agree_and_again_changes_nothing(stores: Stores) -> None:
    order = SeedOrder(learners=LEARNERS, days=DAYS, tenants=2)
    made, findings = list[Seeded](), list[int]()

    async def seed(container: Container) -> None:
        watched = list[int]()
        made.append(await seed_population(container, Home(stores.home), order, watch=watched.append))
        assert sum(watched) == LEARNERS
        report = (await container.coach().check_agreement(CheckAgreementCommand())).unwrap()
        findings.append(report.left)
        assert len(report.stocks) == len(Stock)

    asyncio.run(stores.do(seed))
    first = asyncio.run(contents(stores))
    assert (made[0].learners, made[0].there_before) == (LEARNERS, 0)
    asyncio.run(stores.do(seed))
    assert (made[1].learners, made[1].there_before, made[1].rows) == (0, LEARNERS, 0)
    assert asyncio.run(contents(stores)) == first
    assert findings == [0, 0]

    async def log_in(container: Container) -> None:
        command = LogInCommand(tenant_id=stores.tenant, email=email_of(0, seed=1), password=made[0].password)
        assert is_successful(await container.coach().log_in(command))

    asyncio.run(stores.do(log_in))
