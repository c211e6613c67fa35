"""Who follows what comes of a request learns which step led to which, and nothing of whom it was about."""

import base64
import json
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dependency_injector import providers
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio
from opentelemetry.trace import SpanContext, StatusCode
from returns.result import Result

from adapters.memory.clock import MemoryClock
from adapters.memory.stores import MemoryStores
from adapters.opentelemetry import library
from adapters.opentelemetry.otlp import WAITING, OtlpTracer
from adapters.opentelemetry.tracer import OtelTracer
from application.consistency.routes import ROUTES
from application.trace import carried, led_by, traceparent
from application.tracer import StepKind
from domain.planning.events import PlanCreated
from entrypoints.http.app import create_app
from infrastructure.composition.memory_ports import MemoryPorts
from infrastructure.composition.use_cases import UseCases
from infrastructure.keys import NAMES
from infrastructure.settings import Settings, SettingsWrong, read_settings
from tests.http.worlds import TENANT, Client, World, options_of
from tests.infrastructure.processes import environment

STRANGE = f"00-{'ab' * 16}-{'cd' * 8}-01"
SECRET = "ada.lovelace"


class Followed:
    """What a tracer has noted."""

    def __init__(self, ratio: float = 1.0) -> None:
        self._kept = InMemorySpanExporter()
        provider = TracerProvider(sampler=ParentBasedTraceIdRatio(ratio), shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._kept))
        self.tracer = OtelTracer(provider.get_tracer("test"))

    def spans(self) -> dict[str, ReadableSpan]:
        """By name, since the last look."""
        found = {span.name: span for span in self._kept.get_finished_spans()}
        self._kept.clear()
        return found


@pytest.fixture
def followed() -> Followed:
    return Followed()


def followed_world(followed: Followed) -> World:
    clock = MemoryClock()
    stores = MemoryStores((TENANT,), clock=clock)
    ports = MemoryPorts(stores=stores)
    ports.tracer.override(providers.Object(followed.tracer))
    cases = UseCases(ports=ports)
    app = create_app(cases.coach(), replace(options_of(stores), tracer=followed.tracer))
    return World(stores, clock, cases, app)


def parent_of(span: ReadableSpan) -> int:
    assert span.parent is not None
    return span.parent.span_id


def context_of(span: ReadableSpan) -> SpanContext:
    context: SpanContext | None = span.context
    assert context is not None
    return context


def id_of(span: ReadableSpan) -> int:
    return context_of(span).span_id


def traces(spans: Iterable[ReadableSpan]) -> set[int]:
    return {context_of(span).trace_id for span in spans}


async def test_a_request_leads_to_its_use_case_and_that_to_every_delivery(followed: Followed) -> None:
    world = followed_world(followed)
    ada = await world.learner(f"{SECRET}@example.org")
    followed.spans()
    made = await ada("POST", "/v1/plans", {"title": SECRET}, headers={"traceparent": STRANGE})
    at_the_door = followed.spans()
    request, use_case = at_the_door["POST /v1/plans"], at_the_door["create_plan"]
    assert request.parent is None, "a client's word is a stranger's"
    assert parent_of(use_case) == id_of(request)
    assert dict(request.attributes or {}) == {
        "http.request.method": "POST",
        "http.route": "/v1/plans",
        "http.response.status_code": made.status_code,
    }
    assert dict(use_case.attributes or {}) == {"coach.use_case": "create_plan", "coach.outcome": "success"}
    await world.cases.relay().drain()
    later = followed.spans()
    deliveries = {f"deliver {each} {PlanCreated.name}" for each in ROUTES[PlanCreated.name]}
    assert {parent_of(later[each]) for each in deliveries} == {id_of(use_case)}
    assert "vectors put" in later
    told = [*at_the_door.values(), *(later[each] for each in deliveries)]
    assert len(traces(told)) == 1
    assert SECRET not in "".join(span.to_json() for span in (*at_the_door.values(), *later.values()))


async def test_what_fails_is_marked_and_not_quoted(followed: Followed) -> None:
    async def fails(_: object) -> Result[Any, Any]:
        with followed.tracer.step("inside", StepKind.INSIDE):
            raise ValueError(SECRET)

    world = followed_world(followed)
    ada = await world.learner(f"{SECRET}@example.org")
    app = create_app(
        replace(world.coach, list_plans=fails), replace(options_of(world.stores), tracer=followed.tracer)
    )
    followed.spans()
    assert (await Client(app, ada.token)("GET", "/v1/plans")).status_code == 500
    assert (await Client(app, ada.token)("GET", f"/v1/{SECRET}")).status_code == 404
    spans = followed.spans()
    for name in ("inside", "GET /v1/plans"):
        assert spans[name].status.status_code is StatusCode.ERROR
    assert (spans["inside"].attributes or {})["error.type"] == "ValueError"
    assert spans["GET unmatched"].status.status_code is StatusCode.UNSET
    assert SECRET not in "".join(span.to_json() for span in spans.values())


def test_nothing_is_told_that_is_not_on_the_list(followed: Followed) -> None:
    with pytest.raises(KeyError), followed.tracer.step("a step", StepKind.INSIDE, user_id=SECRET):
        pass


def test_what_took_a_time_is_told_of_inside_a_step_only(followed: Followed) -> None:
    followed.tracer.took("mongo add", 0.25, failed=False, store="mongo")
    assert followed.spans() == {}
    with followed.tracer.step("a step", StepKind.INSIDE):
        followed.tracer.took("mongo add", 0.25, failed=True, store="mongo")
    spans = followed.spans()
    added = spans["mongo add"]
    assert parent_of(added) == id_of(spans["a step"])
    assert (added.end_time or 0) - (added.start_time or 0) == 250_000_000
    assert added.status.status_code is StatusCode.ERROR


def test_of_a_trace_that_is_not_kept_nobody_keeps_a_part() -> None:
    at_the_door, at_work = Followed(ratio=0.0), Followed()
    with at_the_door.tracer.step("request", StepKind.REQUEST):
        at_the_door.tracer.took("mongo add", 0.1, failed=False)
        kept = traceparent()
    with led_by(kept), at_work.tracer.step("deliver", StepKind.MESSAGE):
        at_work.tracer.took("mongo add", 0.1, failed=False)
    assert (at_the_door.spans(), at_work.spans()) == ({}, {})


@pytest.mark.parametrize(
    "told",
    [
        SECRET,
        f"01-{'ab' * 16}-{'cd' * 8}-01",
        f"00-{'0' * 32}-{'cd' * 8}-01",
        f"00-{'ab' * 16}-{'0' * 16}-01",
        f"{STRANGE}-{SECRET}",
        f"{STRANGE}\n",
        STRANGE.upper(),
        None,
        7,
    ],
)
def test_what_is_no_traceparent_is_not_carried_on(told: object) -> None:
    with led_by(STRANGE):
        with led_by(told):
            assert (traceparent(), carried()) == (None, {})
        assert carried() == {"traceparent": STRANGE}
    assert traceparent() is None


async def test_spans_that_nobody_takes_are_dropped_and_nobody_waits(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        tracer = OtlpTracer(url, service="coach", version="1", ratio=1.0)
        for _ in range(2 * WAITING):
            with tracer.step("a step", StepKind.INSIDE):
                pass
        assert "Queue full" in caplog.text
        await tracer.close()
        silent.settimeout(0)
        silent.accept()  # it was asked, and had a chance


def test_without_its_packages_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "http://127.0.0.1:4318"
    assert Settings(_env_file=None, otlp_endpoint=url).otlp_endpoint == url
    monkeypatch.setattr(library, "PACKAGES", ("opentelemetry.nowhere.sdk",))
    monkeypatch.setenv("COACH_OTLP_ENDPOINT", url)
    with pytest.raises(SettingsWrong, match="COACH_OTLP_ENDPOINT needs an extra: pip install"):
        read_settings()


BUILT = """
import asyncio, os, sys
from entrypoints.http.app import create_app
from infrastructure.container import Container
from infrastructure.deployment import given
from infrastructure.settings import read_settings

async def build(endpoint):
    os.environ["COACH_OTLP_ENDPOINT"] = endpoint
    container = Container(deployment=given(read_settings()))
    create_app(container.coach(), container.http_options())
    container.relay(), container.queue_consumer()
    print(sorted({"opentelemetry.trace", "opentelemetry.sdk", "opentelemetry.exporter"} & sys.modules.keys()))

for endpoint in ("", "http://127.0.0.1:1"):
    asyncio.run(build(endpoint))
"""


def test_it_is_loaded_where_it_is_wanted_only(tmp_path: Path) -> None:
    """Where it is installed, Litestar loads some constants of it, to look for a plugin of its own."""
    keys = {f"COACH_{name.upper()}": base64.b64encode(secrets.token_bytes(32)).decode() for name in NAMES}
    settings = keys | {
        "COACH_POSTGRES_URL": "postgresql://127.0.0.1:1/coach",
        "COACH_MONGO_URL": "mongodb://127.0.0.1:1",
        "PYTHONPATH": str(Path.cwd()),
    }
    built = subprocess.run(
        [sys.executable, "-c", BUILT],
        cwd=tmp_path,
        env=environment(settings),
        capture_output=True,
        check=True,
    )
    off, on = map(json.loads, built.stdout.replace(b"'", b'"').splitlines())
    assert off == []
    assert on == ["opentelemetry.exporter", "opentelemetry.sdk", "opentelemetry.trace"]
