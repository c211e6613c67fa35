"""Drives the arrivals: each is sent when it is due, whether or not the ones before it were answered."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeAlias

import httpx
from prometheus_client.parser import text_string_to_metric_families

from infrastructure.simulation.learner import SimulatedLearner
from infrastructure.simulation.workload import Act, Arrival

AGE = "coach_outbox_oldest_seconds"
GLANCE = 1.0  # seconds between two looks at the outbox
PATIENCE = 30.0  # seconds for an answer
OPEN = 200  # connections at most
Tell: TypeAlias = Callable[[timedelta], None]  # how far the month is


@dataclass(frozen=True, slots=True)
class Asked:
    """``due``: of the month; ``took``: seconds from when it was due, so that whoever had to queue counts."""

    due: timedelta
    act: Act
    took: float
    status: int


@dataclass
class Heard:
    asked: list[Asked] = field(default_factory=list)
    lags: list[tuple[timedelta, float]] = field(default_factory=list)
    latest: float = 0.0  # seconds that this client itself was late: above some ten ms it is too slow
    busiest: int = 0  # requests under way at the same time


async def drive(
    url: str, arrivals: Iterator[Arrival], *, accounts: int, squeeze: float, seed: int, tell: Tell
) -> Heard:
    """``squeeze``: so many seconds of the month pass in one of ours. Ends with the last answer."""
    heard = Heard()
    limits = httpx.Limits(max_connections=OPEN, max_keepalive_connections=OPEN)
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, limits=limits) as http:
        learners = await _crew(http, accounts, seed)
        began = time.perf_counter()
        looking = asyncio.create_task(_look(http, heard, began, squeeze))
        under_way: set[asyncio.Task[None]] = set()
        for each in arrivals:
            due = began + each.at.total_seconds() / squeeze
            await asyncio.sleep(due - time.perf_counter())
            heard.latest = max(heard.latest, time.perf_counter() - due)
            task = asyncio.create_task(_ask(learners[each.learner % accounts], each, due, heard))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            heard.busiest = max(heard.busiest, len(under_way))
            tell(each.at)
        await asyncio.gather(*under_way)
        looking.cancel()
        with suppress(asyncio.CancelledError):
            await looking
    return heard


async def _crew(http: httpx.AsyncClient, accounts: int, seed: int) -> Sequence[SimulatedLearner]:
    crew = [
        SimulatedLearner(http, f"simulated-{number}@example.org", random.Random(f"{seed}/{number}"))  # noqa: S311 - to be repeated
        for number in range(accounts)
    ]
    for each in crew:  # one at a time: passwords are expensive on purpose
        await each.arrive()
    return crew


async def _ask(learner: SimulatedLearner, arrival: Arrival, due: float, heard: Heard) -> None:
    try:
        status = (await learner.do(arrival.act)).status_code
    except httpx.TransportError:
        status = 0
    heard.asked.append(Asked(arrival.at, arrival.act, time.perf_counter() - due, status))


async def _look(http: httpx.AsyncClient, heard: Heard, began: float, squeeze: float) -> None:
    while True:
        await asyncio.sleep(GLANCE)
        with suppress(httpx.TransportError):
            answer = await http.get("/metrics")
            at = timedelta(seconds=(time.perf_counter() - began) * squeeze)
            heard.lags.append((at, _oldest(answer.text)))


def _oldest(text: str) -> float:
    ages: dict[str, list[float]] = defaultdict(list)
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            ages[sample.name].append(sample.value)
    return max(ages[AGE], default=0.0)
