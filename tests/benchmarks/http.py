"""Requests per second of the hot routes, beside a bare server and a usual one."""

import asyncio
import json
import statistics
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from tests.benchmarks.child import Child, child
from tests.benchmarks.load import Connection, Sample, measure, request
from tests.benchmarks.places import Places, log_in, places, product
from tests.benchmarks.table import heading, ratio, rows

ROUNDS = 5
SECONDS = 2.0
SOON = (datetime.now(UTC) + timedelta(days=30)).date()
TASKS = [{"summary": f"Read chapter {at}", "due_date": str(SOON - timedelta(days=at))} for at in range(10)]
PLAN = json.dumps({"title": "Learn Rust", "due_date": str(SOON), "tasks": TASKS}).encode()
WANTED = {
    "POST /v1/plans": (0.55, 2.5),
    "GET /v1/plans/{id}": (0.50, None),
    "GET /v1/tasks": (0.50, None),
}


@dataclass
class Contestant:
    """One server under load. ``keys`` never repeat, so that no request is answered from memory."""

    name: str
    server: Child
    headers: Mapping[str, str]
    plan_id: str = ""

    def requests(self, route: str) -> Callable[[], Iterator[bytes]]:
        match route:
            case "POST /v1/plans":
                return self._creating
            case "GET /v1/plans/{id}":
                return self._repeating(f"/v1/plans/{self.plan_id}")
            case _:
                return self._repeating(f"/v1/tasks?status=todo&due_from={SOON - timedelta(days=30)}")

    def _creating(self) -> Iterator[bytes]:
        for _ in count():
            headers = {**self.headers, "Idempotency-Key": f"bench-{next(KEYS)}"}
            yield request("POST", "/v1/plans", headers=headers, body=PLAN)

    def _repeating(self, path: str) -> Callable[[], Iterator[bytes]]:
        prepared = request("GET", path, headers=dict(self.headers))

        def again() -> Iterator[bytes]:
            while True:
                yield prepared

        return again

    async def prepare(self) -> None:
        """A few plans, so that every contestant reads from the same amount of data."""
        connection = await Connection.open(self.server.port)
        for each, _ in zip(self._creating(), range(20), strict=False):
            status, body = await connection.ask(each)
            if status != 201:
                raise RuntimeError(body)
            self.plan_id = json.loads(body)["id"]
        connection.close()


KEYS = count()


async def main() -> None:
    with places() as stores, ExitStack() as stack:
        contestants = await _start(stores, stack)
        measured = {route: await _rounds(route, contestants) for route in WANTED}
    for route, samples in measured.items():
        _print(route, samples)


async def _start(stores: Places, stack: ExitStack) -> list[Contestant]:
    await stores.create("product", migrated=True)
    await stores.create("reference", migrated=True)
    await stores.create("peer", migrated=False)
    await stores.add_bare_learner("reference")
    served = stack.enter_context(product(stores.product_environment("product")))
    reference = stack.enter_context(
        child(
            ["-m", "tests.benchmarks.reference_server"],
            {"BENCH_POSTGRES_DSN": stores.postgres.dsn("reference")},
            "BENCH_PORT",
        )
    )
    peer = stack.enter_context(
        child(
            ["-m", "tests.benchmarks.peer_server"],
            {"BENCH_POSTGRES_URL": stores.postgres.url("peer")},
            "BENCH_PORT",
        )
    )
    token = {"Authorization": f"Bearer {log_in(served.port, 'bench@example.org')}"}
    contestants = [
        Contestant("study coach", served, token),
        Contestant("reference (Litestar + asyncpg, no auth)", reference, {}),
        Contestant("peer (FastAPI + SQLAlchemy ORM)", peer, {}),
    ]
    for each in contestants:
        await each.prepare()
    return contestants


async def _rounds(route: str, contestants: list[Contestant]) -> dict[str, list[Sample]]:
    """Interleaved, so that a noisy minute hits everybody; the first round warms up and is thrown away."""
    samples: dict[str, list[Sample]] = {each.name: [] for each in contestants}
    expected = 201 if route.startswith("POST") else 200
    for at in range(ROUNDS + 1):
        for each in contestants:
            sample = await measure(
                each.server.port,
                each.server.pid,
                each.requests(route),
                seconds=SECONDS,
                expected=expected,
            )
            if at > 0:
                samples[each.name].append(sample)
    return samples


def _print(route: str, samples: dict[str, list[Sample]]) -> None:
    heading(f"{route}: medians of {ROUNDS} interleaved rounds, one worker, 16 connections")
    rows(
        ["", "requests/s", "p50 ms", "p99 ms", "server CPU µs/request"],
        [
            [
                name,
                f"{_median(each, 'rate'):.0f}",
                f"{_median(each, 'p50'):.2f}",
                f"{_median(each, 'p99'):.2f}",
                f"{_median(each, 'cpu'):.0f}",
            ]
            for name, each in samples.items()
        ],
    )
    ours, reference, peer = samples.values()
    beside_reference, beside_peer = WANTED[route]
    ratio(f"{route} / reference", _ratio(ours, reference), f">= {beside_reference}")
    ratio(f"{route} / peer", _ratio(ours, peer), f">= {beside_peer}" if beside_peer else "printed only")


def _ratio(ours: list[Sample], theirs: list[Sample]) -> float:
    """The median over rounds of each round's own ratio."""
    return statistics.median(mine.rate / other.rate for mine, other in zip(ours, theirs, strict=True))


def _median(samples: list[Sample], figure: str) -> float:
    return float(statistics.median(getattr(each, figure) for each in samples))


if __name__ == "__main__":
    asyncio.run(main())
