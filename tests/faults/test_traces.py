"""One request or command is one trace, through both processes and every store; and nobody waits for it."""

import asyncio
import base64
import json
import secrets
import signal
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from pgqueuer.queries import Queries

from adapters.pgqueuer.connections import QueueConnections, QueueDriver
from application.consistency.routes import ROUTES
from domain.knowledge.events import ResourceAdded, ResourceReady
from domain.planning.events import PlanCreated
from infrastructure.keys import NAMES
from infrastructure.settings import DEFAULT_TENANT
from tests.collector import Collector, Kept, collecting
from tests.infrastructure.processes import coach, ended, started
from tests.infrastructure.test_serve_and_work import answers, folder, hand_over, log_in, register, until
from tests.queue.messages import command
from tests.servers import MongoDatabase, PostgresDatabase

pytestmark = [pytest.mark.infra, pytest.mark.timeout(300)]

PRODUCER = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7")


@pytest.fixture
def settings(
    postgres_database: PostgresDatabase, mongo_database: MongoDatabase, tmp_path: Path
) -> dict[str, str]:
    keys = {f"COACH_{name.upper()}": base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return keys | {
        "COACH_HOME": str(tmp_path / "home"),
        "COACH_PORT": str(port),
        "COACH_POSTGRES_URL": postgres_database.dsn,
        "COACH_MONGO_URL": mongo_database.url,
        "COACH_MONGO_DATABASE": mongo_database.name,
    }


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


def deliveries(*events: str) -> set[str]:
    return {f"deliver {subscriber} {event}" for event in events for subscriber in ROUTES[event]}


def is_whole(trace: Sequence[Kept], *, led_by: str = "") -> bool:
    """Each step was led to by another of them, but for the first."""
    ids = {span.span_id for span in trace}
    return [span.parent_id for span in trace if span.parent_id not in ids] == [led_by]


def stores_of(trace: Sequence[Kept]) -> set[str]:
    return {span.attributes["coach.store"] for span in trace if "coach.store" in span.attributes}


def test_one_request_or_command_is_one_trace_to_every_store(
    settings: dict[str, str], collector: Collector, tmp_path: Path
) -> None:
    settings |= {"COACH_OTLP_ENDPOINT": collector.url, "COACH_OTLP_SERVICE": "coach-under-test"}
    assert coach("migrate", cwd=tmp_path, **settings).returncode == 0
    with (
        started("serve", cwd=folder(tmp_path, "serve"), **settings) as serving,
        started("work", cwd=folder(tmp_path, "work"), **settings) as working,
        httpx.Client(base_url=f"http://127.0.0.1:{settings['COACH_PORT']}", timeout=20) as http,
    ):
        both = (serving, working)
        until(lambda: answers(http, "/health/ready", 200), both)
        assert register(http).status_code == 201
        log_in(http)
        made = http.post(
            "/v1/plans",
            json={"title": "Exam"},
            headers={"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"},  # a stranger's
        )
        assert made.status_code == 201
        import_id = hand_over(http, "# Tides\n\nTides follow the moon, which pulls at the oceans.")
        until(lambda: http.get(f"/v1/imports/{import_id}").json()["step"] == "ready", both)
        learner = UUID(http.get("/v1/me").json()["id"])
        left = asyncio.run(commanded(settings["COACH_POSTGRES_URL"], learner))
        awaited = deliveries(PlanCreated.name, ResourceAdded.name, ResourceReady.name)
        until(lambda: awaited <= {span.name for span in collector.spans}, both)
        assert ended(serving, signal.SIGTERM) == 0
        assert ended(working, signal.SIGTERM) == 0

    (request,) = collector.named("POST /v1/plans")
    trace = collector.trace(request.trace_id)
    assert is_whole(trace)
    assert request.kind == "SERVER"
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/v1/plans",
        "http.response.status_code": "201",
    }
    assert {span.name for span in trace} >= {"create_plan", *deliveries(PlanCreated.name)}
    assert stores_of(trace) == {"postgres", "mongo", "vectors"}

    (request,) = collector.named("POST /v1/knowledge")
    trace = collector.trace(request.trace_id)
    assert is_whole(trace)
    assert {span.name for span in trace} >= deliveries(ResourceAdded.name, ResourceReady.name)
    assert stores_of(trace) == {"postgres", "objects", "vectors"}
    assert "coach.model" in {name for span in trace for name in span.attributes}

    trace_id, before = PRODUCER
    trace = collector.trace(trace_id)
    assert is_whole(trace, led_by=before)
    assert {span.name for span in trace} >= {"command", "create_plan", *deliveries(PlanCreated.name)}
    assert {span.kind for span in trace if span.name == "command" or "deliver" in span.name} == {"CONSUMER"}
    assert [headers["otel"]["traceparent"].split("-")[1] for headers in left] == [trace_id] * 2

    assert {span.service for span in collector.spans} == {"coach-under-test"}
    assert not any(span.failed for span in collector.spans)
    assert not any(str(learner) in str(span) for span in collector.spans)


async def commanded(dsn: str, learner: UUID) -> Sequence[Mapping[str, Any]]:
    """By a producer that follows traces. What the outcome, and the event on the bus, say of theirs."""
    body = command(
        "create_plan", {"title": "Exam", "id": str(uuid4())}, tenant=DEFAULT_TENANT, learner=learner
    )
    headers = {"otel": {"traceparent": "-".join(("00", *PRODUCER, "01"))}}
    async with QueueConnections(dsn) as connections, asyncio.timeout(60):
        driver = QueueDriver(connections)
        await Queries(driver).enqueue(["coach.command"], [body], [0], headers=[headers])  # type: ignore[list-item]
        while True:
            left = await driver.fetch(
                "SELECT headers FROM pgqueuer WHERE entrypoint IN ('coach.outcome', 'coach.event')"
                f" AND headers::text LIKE '%{PRODUCER[0]}%'"
            )
            if len(left) == 2:
                return [json.loads(str(row["headers"])) for row in left]
            await asyncio.sleep(0.1)


def test_a_collector_that_does_not_answer_keeps_nobody_waiting(
    settings: dict[str, str], tmp_path: Path
) -> None:
    assert coach("migrate", cwd=tmp_path, **settings).returncode == 0
    with ExitStack() as stack:
        silent = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        settings["COACH_OTLP_ENDPOINT"] = f"http://127.0.0.1:{silent.getsockname()[1]}"
        serving = stack.enter_context(started("serve", cwd=tmp_path, **settings))
        http = httpx.Client(base_url=f"http://127.0.0.1:{settings['COACH_PORT']}", timeout=20)
        stack.enter_context(http)
        until(lambda: answers(http, "/health/ready", 200), [serving])
        assert register(http).status_code == 201
        assert ended(serving, signal.SIGTERM) == 0
        silent.settimeout(0)
        silent.accept()  # it was asked
