"""Monitoring reads how the deployment is, whoever it is, and whatever is down."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from returns.result import Success

from application.consistency.check_stores import StoreReport
from application.consistency.routes import SUBSCRIBERS
from application.ports.agreement_runs import AgreementRun
from application.ports.backup_standings import BackupStanding
from application.ports.erasure_repository import ErasurePressure
from application.ports.failures import StoreUnavailable
from application.ports.outbox_desk import SubscriberLag
from application.ports.retention_runs import RetentionRun
from domain.backup.kind import Kind
from domain.identity.user import User
from entrypoints.http.measured import Figures, Timings
from tests.builders import NOW, a_user
from tests.http.scripted import Scripted
from tests.http.worlds import TENANT, Client, World

AWAY = StoreUnavailable("postgres")
READ = ("read_outbox_lag", "read_agreement", "read_erasure_pressure", "read_retention", "read_backups")
NOBODY_BEHIND = {each.name: 0.0 for each in SUBSCRIBERS}


async def read(client: Client) -> dict[str, dict[str, float]]:
    """The values of each metric by its label, or by nothing."""
    return figures(await client("GET", "/metrics"))


def figures(response: httpx.Response) -> dict[str, dict[str, float]]:
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    return {
        family.name: {"".join(sample.labels.values()): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(response.text)
    }


def a_run(*, minutes: int, findings: int) -> AgreementRun:
    moment = NOW + timedelta(minutes=minutes)
    return AgreementRun(
        id=uuid4(), started_at=moment, finished_at=moment, findings=findings, stores=["messages"]
    )


async def registered(world: World) -> User:
    learner = a_user(TENANT, now=world.clock.now() - timedelta(seconds=90))
    async with world.stores.unit_of_work(TENANT) as work:
        await work.users.add(learner)
        await work.commit()
    return learner


async def test_tells_nothing_of_checks_where_there_was_none(world: World) -> None:
    told = await read(world.stranger)
    assert list(told.pop("coach_retention_counted_timestamp_seconds")) == [""]
    assert told == {
        "coach_up": dict.fromkeys(("postgres", "mongo", "vectors", "objects"), 1.0),
        "coach_outbox_waiting": NOBODY_BEHIND,
        "coach_outbox_parked": NOBODY_BEHIND,
        "coach_outbox_oldest_seconds": NOBODY_BEHIND,
        "coach_erasures_under_way": {"": 0},
        "coach_erasures_overdue": {"": 0},
        "coach_retention_overdue": {"": 0},
        "coach_backup_last_good_timestamp_seconds": {},
        "coach_backup_covers_timestamp_seconds": {},
    }


async def test_tells_who_is_behind_and_by_how_much(world: World) -> None:
    await registered(world)
    (delivery,) = await world.stores.outbox.claim("bus", limit=1, lease=timedelta(minutes=1))
    await world.stores.outbox.park(delivery, reason="no luck")
    told = await read(world.stranger)
    assert told["coach_outbox_waiting"] == NOBODY_BEHIND | {"audit": 1, "bus": 1}
    assert told["coach_outbox_parked"] == NOBODY_BEHIND | {"bus": 1}
    assert told["coach_outbox_oldest_seconds"]["bus"] == pytest.approx(90, abs=1)


async def test_tells_of_a_subscriber_that_it_does_not_know() -> None:
    coach = Scripted(
        says={
            "check_stores": Success([]),
            "read_outbox_lag": Success(
                [SubscriberLag(subscriber="newer", waiting=3, parked=2, oldest=timedelta(minutes=1))]
            ),
            "read_agreement": AWAY,
            "read_erasure_pressure": Success(ErasurePressure(under_way=5, overdue=2)),
            "read_retention": AWAY,
            "read_backups": AWAY,
        }
    )
    told = await read(Client(coach.app()))
    assert told["coach_outbox_waiting"] == NOBODY_BEHIND | {"newer": 3}
    assert told["coach_outbox_parked"] == NOBODY_BEHIND | {"newer": 2}
    assert told["coach_outbox_oldest_seconds"] == NOBODY_BEHIND | {"newer": 60}
    assert told["coach_erasures_under_way"] == {"": 5}
    assert told["coach_erasures_overdue"] == {"": 2}


async def test_tells_of_the_last_check_and_the_last_good_one(world: World) -> None:
    good = a_run(minutes=1, findings=0)
    for run in (a_run(minutes=0, findings=0), good, a_run(minutes=2, findings=7)):
        await world.stores.agreement_runs.keep(run)
    told = await read(world.stranger)
    assert told["coach_fsck_findings"] == {"": 7}
    assert told["coach_fsck_last_good_timestamp_seconds"] == {"": good.finished_at.timestamp()}


async def test_answers_when_a_store_is_down() -> None:
    reports = [StoreReport(store="postgres", available=False), StoreReport(store="mongo", available=True)]
    says: dict[str, Any] = {"check_stores": Success(reports)} | dict.fromkeys(READ, AWAY)
    coach = Scripted(says=says)
    assert await read(Client(coach.app())) == {"coach_up": {"postgres": 0, "mongo": 1}}


async def test_tells_when_retention_and_backups_were_last_good(world: World) -> None:
    earlier, later = NOW - timedelta(hours=1), NOW
    await world.stores.retention_runs.keep(RetentionRun(finished_at=later, removed=3, archived=0))
    for kind, moment in ((Kind.BASE, earlier), (Kind.WAL, later), (Kind.OBJECTS, earlier)):
        standing = BackupStanding(kind=kind, finished_at=moment, covers_until=moment, size=1)
        await world.stores.backup_standings.note(standing)
    told = await read(world.stranger)
    assert told["coach_retention_last_good_timestamp_seconds"] == {"": later.timestamp()}
    assert told["coach_backup_last_good_timestamp_seconds"] == {
        "basepostgres": earlier.timestamp(),
        "walpostgres": later.timestamp(),
        "objectsobjects": earlier.timestamp(),
    }
    assert told["coach_backup_covers_timestamp_seconds"] == {
        "postgres": later.timestamp(),
        "objects": earlier.timestamp(),
    }


async def test_tells_what_was_measured_besides() -> None:
    async def measured() -> list[Figures | Timings]:
        return [
            Figures(name="coach_seen", told="Seen.", kind="counter", labels=("by",), values={("a",): 3}),
            Timings(
                name="coach_took_seconds",
                told="Took.",
                labels=("what",),
                bounds=(0.2, 1.0),
                counts={("walk",): (2, 0, 1)},
                sums={("walk",): 7.5},
            ),
        ]

    says: dict[str, Any] = {"check_stores": Success([])} | dict.fromkeys(READ, AWAY)
    text = (await Client(Scripted(says=says).app(measured=measured))("GET", "/metrics")).text
    assert [line for line in text.splitlines() if line.startswith(("coach_seen", "coach_took"))] == [
        'coach_seen_total{by="a"} 3.0',
        'coach_took_seconds_bucket{le="0.2",what="walk"} 2.0',
        'coach_took_seconds_bucket{le="1",what="walk"} 2.0',
        'coach_took_seconds_bucket{le="+Inf",what="walk"} 3.0',
        'coach_took_seconds_count{what="walk"} 3.0',
        'coach_took_seconds_sum{what="walk"} 7.5',
    ]


async def test_holds_nothing_of_a_learner(world: World) -> None:
    learner = await registered(world)
    text = (await world.stranger("GET", "/metrics")).text
    for personal in (str(learner.id), str(TENANT), learner.email, learner.display_name):
        assert personal not in text
