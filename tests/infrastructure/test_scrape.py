"""What rules and dashboard ask for is what a real process tells, under the same names and labels."""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from application.caller import Caller
from application.consistency.fsck import CheckAgreementCommand
from application.consistency.relay import Relay
from application.privacy.run_retention import KeepRetentionCommand
from application.progress.log_study_session import LogStudySessionCommand
from entrypoints.http.app import create_app, create_monitoring_app
from infrastructure.container import Container
from infrastructure.migrate import migrate
from tests.http.worlds import Client
from tests.infrastructure.test_fsck import LEARNER, Stores
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = pytest.mark.infra

MONITORING = Path(__file__).parents[2] / "infrastructure" / "monitoring"
OF_PROMETHEUS = {"job", "instance", "le"}


def expressions() -> Iterator[str]:
    for group in yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["expr"]
    for panel in json.loads((MONITORING / "dashboard.json").read_text())["panels"]:
        for target in panel.get("targets", ()):
            yield target["expr"]


async def scraped(container: Container) -> dict[str, set[str]]:
    """The labels of every metric of a process that had some traffic."""
    client = Client(create_app(container.coach(), container.http_options()))
    assert (await client("GET", "/v1/plans")).status_code == 401
    told = await client("GET", "/metrics")
    worker = Client(create_monitoring_app(container.coach(), container.http_options()))
    assert (await worker("GET", "/health/live")).status_code == 200
    assert (await worker("GET", "/v1/plans")).status_code == 404
    assert "coach_http_requests_total" in (await worker("GET", "/metrics")).text
    names: dict[str, set[str]] = {}
    for family in text_string_to_metric_families(told.text):
        names.setdefault(family.name, set())
        for sample in family.samples:
            names.setdefault(sample.name, set()).update(sample.labels)
    return names


def test_nothing_is_asked_for_that_nobody_tells(
    empty_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> None:
    seen: dict[str, set[str]] = {}
    stores = Stores(empty_database.dsn, mongo_database, tmp_path)

    async def look(container: Container) -> None:
        use = container.coach()
        await stores._live(container)
        studied = LogStudySessionCommand(
            caller=Caller(stores.tenant, LEARNER), study_session_id=uuid4(), minutes=25
        )
        (await use.log_study_session(studied)).unwrap()
        others = [each for each in container.subscribers() if each.name != "bus"]
        observer = container.ports.relay_observer()
        await Relay(outbox=container.ports.outbox(), subscribers=others, observer=observer).drain()
        (await use.check_agreement(CheckAgreementCommand())).unwrap()
        async with container.ports.queue_connections():
            (await use.keep_retention(KeepRetentionCommand())).unwrap()
            seen.update(await scraped(container))

    asyncio.run(migrate(stores.settings, stores.addresses))
    asyncio.run(stores.do(look))
    assert {"coach_store_seconds_count", "coach_pool_size", "coach_saga_oldest_seconds"} <= seen.keys()
    for expression in expressions():
        names = re.findall(r"\bcoach_\w+", expression)
        known: set[str] = set().union(*(seen.get(name, set()) for name in names))
        for name, matchers in re.findall(r"\b(coach_\w+)\{([^}]*)\}", expression):
            assert not seen[name] or set(re.findall(r"(\w+)[=!]", matchers)) <= seen[name], expression
        assert [name for name in names if name not in seen] == []
        for grouped in re.findall(r"\bby \(([^)]*)\)", expression):
            assert not known or set(re.findall(r"\w+", grouped)) <= known | OF_PROMETHEUS, expression
