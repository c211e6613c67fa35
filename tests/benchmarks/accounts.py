"""What guards learners costs the hot routes, and what a storm of logins costs everybody else.

Guards: limits by account and address, and row-level security. Sealed names and the blind index of e-mails are
not in these routes' way: they are touched when somebody registers, logs in or looks at their profile. Either
way PostgreSQL is told the tenant with each transaction.
"""

import asyncio
import itertools
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import asyncpg
import httpx

from tests.benchmarks.child import Child
from tests.benchmarks.http import KEYS, PLAN
from tests.benchmarks.load import Connection, Sample, measure, request
from tests.benchmarks.places import PASSWORD, log_in, places, product
from tests.benchmarks.table import heading, ratio, rows

LEARNERS = 60  # each asks seldom enough for the usual limit
ROUNDS, SECONDS = 5, 2.0
STORM = 50
PACE = 0.01  # seconds between the requests of everybody else
STORM_SECONDS = 4.0
ROUTES = ("POST /v1/plans", "GET /v1/plans/{id}")
USUAL = {"COACH_LIMIT_ACCOUNT": "1200", "COACH_LIMIT_ADDRESS": "1000000"}  # all come from one address
NONE = {"COACH_LIMIT_ACCOUNT": "0", "COACH_LIMIT_ADDRESS": "0"}
PATIENT = {"COACH_REQUEST_DEADLINE": "120"}  # the last of a storm wait for all the others


async def main() -> None:
    with places() as stores, ExitStack() as stack:
        await stores.create("guarded", migrated=True)
        await stores.create("bare", migrated=True)
        await _without_row_security(stores.postgres.dsn("bare"))
        guarded, bare = (
            Crowd(stack.enter_context(product({**stores.product_environment(name), **limits, **PATIENT})))
            for name, limits in (("guarded", USUAL), ("bare", NONE))
        )
        await _guards(guarded, bare)
        await _storm(guarded)


class Crowd:
    """Learners of one server, who take turns."""

    def __init__(self, server: Child) -> None:
        self.server = server
        self.tokens = [log_in(server.port, f"learner-{at}@example.org") for at in range(LEARNERS)]
        self._whose = itertools.cycle(self.tokens)
        self.plans = [self._plan(token) for token in self.tokens]
        self._reads = itertools.cycle(
            request("GET", f"/v1/plans/{plan}", headers={"Authorization": f"Bearer {token}"})
            for token, plan in zip(self.tokens, self.plans, strict=True)
        )

    def requests(self, route: str) -> Callable[[], Iterator[bytes]]:
        return self._creating if route.startswith("POST") else lambda: self._reads

    def _creating(self) -> Iterator[bytes]:
        while True:
            key = f"limits-{next(KEYS)}"
            headers = {"Authorization": f"Bearer {next(self._whose)}", "Idempotency-Key": key}
            yield request("POST", "/v1/plans", headers=headers, body=PLAN)

    def _plan(self, token: str) -> str:
        with httpx.Client(base_url=f"http://127.0.0.1:{self.server.port}/v1", timeout=30) as client:
            made = client.post("/plans", json=json.loads(PLAN), headers={"Authorization": f"Bearer {token}"})
            return str(made.raise_for_status().json()["id"])


async def _without_row_security(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    fenced = await connection.fetch("SELECT oid::regclass::text AS name FROM pg_class WHERE relrowsecurity")
    assert fenced, "there is nothing to compare with"
    for table in fenced:
        await connection.execute(f"ALTER TABLE {table['name']} DISABLE ROW LEVEL SECURITY")
    await connection.close()


async def _guards(guarded: Crowd, bare: Crowd) -> None:
    heading(f"Limits and row-level security: medians of {ROUNDS} interleaved rounds, {LEARNERS} learners")
    for route in ROUTES:
        samples: dict[str, list[Sample]] = {"with": [], "without": []}
        for at in range(ROUNDS + 1):
            for name, crowd in (("with", guarded), ("without", bare)):
                sample = await measure(
                    crowd.server.port,
                    crowd.server.pid,
                    crowd.requests(route),
                    seconds=SECONDS,
                    expected=201 if route.startswith("POST") else 200,
                )
                if at > 0:
                    samples[name].append(sample)
        rates = {name: statistics.median(each.rate for each in found) for name, found in samples.items()}
        rows([route, "requests/s"], [[name, f"{rate:.0f}"] for name, rate in rates.items()])
        ratio(f"{route} guarded / without guards", rates["with"] / rates["without"], ">= 0.80")


async def _storm(crowd: Crowd) -> None:
    heading(f"A storm: {STORM} logins at once, beside {1 / PACE:.0f} reads and writes of others a second")
    quiet, stormy = list[float](), list[float]()
    took = list[float]()
    for at in range(ROUNDS + 1):
        calm = await _paced(crowd)
        storm = asyncio.create_task(_log_in_at_once(crowd.server.port))
        beside = await _paced(crowd)
        seconds = await storm
        if at > 0:
            quiet.append(_p99(calm))
            stormy.append(_p99(beside))
            took.append(seconds)
    before, during = statistics.median(quiet), statistics.median(stormy)
    rows(["", "p99 ms of the others"], [["without", f"{before:.1f}"], ["during the storm", f"{during:.1f}"]])
    print(f"all {STORM} logged in after {statistics.median(took):.1f} s")
    ratio("p99 during a storm of logins / without", during / before, "<= 2")


async def _paced(crowd: Crowd) -> Sequence[float]:
    """Latencies in milliseconds at a steady pace, from when each request was due."""
    connections: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(16):
        connections.put_nowait(await Connection.open(crowd.server.port))
    creating, reading = crowd.requests(ROUTES[0])(), crowd.requests(ROUTES[1])()
    latencies: list[float] = []

    async def ask(due: float, what: bytes) -> None:
        connection = await connections.get()
        status, body = await connection.ask(what)
        if status not in (200, 201):
            raise RuntimeError(body)
        latencies.append((time.perf_counter() - due) * 1e3)
        connections.put_nowait(connection)

    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for at in range(int(STORM_SECONDS / PACE)):
            due = began + at * PACE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask(due, next(creating if at % 4 == 0 else reading)))
    while not connections.empty():
        connections.get_nowait().close()
    return latencies


async def _log_in_at_once(port: int) -> float:
    began = time.perf_counter()

    async def log_in_as(at: int) -> None:
        account = {"email": f"learner-{at}@example.org", "password": PASSWORD}
        connection = await Connection.open(port)
        status, body = await connection.ask(request("POST", "/v1/tokens", body=json.dumps(account).encode()))
        connection.close()
        if status != 200:
            raise RuntimeError(body)

    await asyncio.gather(*(log_in_as(at) for at in range(STORM)))
    return time.perf_counter() - began


def _p99(latencies: Sequence[float]) -> float:
    return statistics.quantiles(latencies, n=100)[98]
