"""Driving the month: everything is asked when due, what is lost counts as failed, and all of it is drawn."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4
from xml.etree import ElementTree

import httpx
import pytest

from entrypoints.cli.simulated import SimulationOrder
from infrastructure.simulation import driving
from infrastructure.simulation.driving import Asked, Heard, drive
from infrastructure.simulation.plot import draw
from infrastructure.simulation.workload import Act, Arrival

BEGAN = datetime(2026, 6, 1, tzinfo=UTC)
DAY = 86_400.0  # of the month, in a second of ours
ORDER = SimulationOrder(url="http://here", learners=500, minutes=0.5, times=1, accounts=2, seed=1, plot=None)
METRICS = 'coach_outbox_oldest_seconds{subscriber="a"} 4\ncoach_outbox_oldest_seconds{subscriber="b"} 7\n'
SVG = "{http://www.w3.org/2000/svg}"


class Service:
    """Answers as the real one does, but for progress, where nobody listens, and for search, which is ill."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(f"{request.method} {path}")
        if path == "/metrics":
            return httpx.Response(200, text=METRICS)
        if path == "/v1/progress":
            raise httpx.ConnectError("nobody listens")
        if path == "/v1/recall":
            return httpx.Response(503)
        if path == "/v1/users":
            return httpx.Response(409)  # there from an earlier run
        made = {"id": str(uuid4()), "access_token": "token", "tasks": [{"id": str(uuid4())}]}
        return httpx.Response(200 if request.method == "GET" else 201, json=made)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    service = Service()
    client = partial(httpx.AsyncClient, transport=httpx.MockTransport(service))
    monkeypatch.setattr(httpx, "AsyncClient", client)
    return service


def a_day_of(*acts: Act) -> Iterator[Arrival]:
    for number, act in enumerate(acts):
        yield Arrival(timedelta(hours=number), learner=number, act=act)


async def test_each_act_is_asked_and_what_went_wrong_is_known(service: Service) -> None:
    told: list[timedelta] = []
    heard = await drive("http://here", a_day_of(*Act), accounts=2, squeeze=DAY, seed=1, tell=told.append)
    by_act = {each.act: each for each in heard.asked}
    assert set(by_act) == set(Act)
    assert by_act[Act.LOOK_AT_PROGRESS].status == 0
    assert by_act[Act.RECALL].status == 503
    assert {each.status for act, each in by_act.items() if act not in (Act.LOOK_AT_PROGRESS, Act.RECALL)} == {
        200,
        201,
    }
    assert told == [timedelta(hours=number) for number in range(len(Act))]
    assert service.asked.count("POST /v1/tokens") == 2  # two stand for all


async def test_nothing_is_asked_before_it_is_due_and_the_outbox_is_looked_at(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driving, "GLANCE", 0.02)
    heard = await drive(
        "http://here", a_day_of(*[Act.LIST_TASKS] * 5), accounts=1, squeeze=DAY, seed=1, tell=lambda _: None
    )
    assert [each.due for each in heard.asked] == [timedelta(hours=number) for number in range(5)]
    assert min(each.took for each in heard.asked) >= 0
    assert {age for _, age in heard.lags} == {7.0}


def test_the_month_is_drawn_with_every_line_and_its_exam_weeks() -> None:
    asked = [
        Asked(timedelta(hours=hour), Act.LIST_TASKS, took=0.01 * (1 + hour % 5), status=200)
        for hour in range(720)
    ]
    heard = Heard(asked=asked, lags=[(timedelta(days=1), 2.0), (timedelta(days=99), 5000.0)])
    drawn = ElementTree.fromstring(draw(heard, ORDER, days=30, began=BEGAN))  # noqa: S314 - our own
    lines = [each.get("points", "").split() for each in drawn.iter(f"{SVG}polyline")]
    assert [len(line) for line in lines] == [720, 120, 120, 1]  # the model, p50, p95, and the outbox
    words = [each.text for each in drawn.iter(f"{SVG}text")]
    assert words[0] == "A month of 500 learners in 0.5 minutes"
    assert {"p50", "p95", "day 1", "day 29", "50"} <= set(words)  # 50 ms is the height of the second panel
    assert sum(each.get("fill") == "#f6ead7" for each in drawn.iter(f"{SVG}rect")) >= 3


def test_a_month_in_which_nobody_came_is_drawn_too() -> None:
    drawn = ElementTree.fromstring(draw(Heard(), ORDER, days=30, began=BEGAN))  # noqa: S314 - our own
    assert len(list(drawn.iter(f"{SVG}polyline"))) == 4
