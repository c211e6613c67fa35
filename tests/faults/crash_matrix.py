"""Kills a coach at every point where it can matter, starts it again, and compares what is left."""

import asyncio
import json
import multiprocessing
import os
import random
import signal
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

import uvloop

from adapters.pgqueuer.schema import install
from infrastructure.migrations.postgres import upgrade
from tests.faults.crash_child import Order, tell
from tests.faults.crashing import CrashPlan
from tests.faults.doors import DoorPlan, tell_through
from tests.faults.final_state import differences, final_state
from tests.faults.queues import clear_away, queue_state, send_bad
from tests.servers import PostgresDatabase, PostgresServer, mongo_database

# Loaded once, then every child is a fork of it: the libraries alone take longer than a story.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["tests.faults.crash_child", "tests.faults.doors", "sklearn.feature_extraction.text"]
)

PATIENCE = 120.0  # seconds that one telling may take


class ChildFailed(Exception):
    """A child ended in a way that nobody had planned."""


@dataclass
class Report:
    """What a matrix found. ``points`` are those that were really died at."""

    points: set[str] = field(default_factory=set)
    runs: int = 0
    divergences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"crash matrix: {len(self.points)} points, {self.runs} runs, {len(self.divergences)} divergences"
        )


@dataclass(frozen=True)
class Matrix:
    """Runs stories on databases of their own on the servers given, as many at once as there are processors.

    ``door``: through which one they are told, for the points on the way through it; without one the coach
    is told them directly, and the points are all those at which it touches a store.
    """

    postgres: PostgresServer
    mongo: str
    template: str
    door: str = ""
    nats: str = ""
    _making: Lock = field(default_factory=Lock)

    def run(self, seeds: int, report: Report) -> Report:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            stories = list(pool.map(self._whole, range(seeds)))
            deaths = [
                (seed, point, random.Random(f"{seed} {point}").randint(1, passed[point]), expected)
                for seed, (passed, expected) in enumerate(stories)
                for point in sorted(passed)
            ]
            left = pool.map(lambda death: self._cut_short(*death), deaths)
            for (seed, point, hit, _), found in zip(deaths, left, strict=True):
                name = f"{self.door}: {point}" if self.door else point
                report.points.add(name)
                report.runs += 1
                report.divergences += [f"seed {seed}, {name}, hit {hit}: {each}" for each in found]
        return report

    def _whole(self, seed: int) -> tuple[dict[str, int], dict[str, Any]]:
        """The points that a story passes, and how it ends."""
        with self._stores(seed) as order:
            return _run(order), asyncio.run(_state(order))

    def _cut_short(self, seed: int, point: str, hit: int, expected: dict[str, Any]) -> list[str]:
        with self._stores(seed) as order:
            _run_to_death(replace(order, point=point, hit=hit))
            _run(order)
            return differences(expected, asyncio.run(_state(order)))

    @contextmanager
    def _stores(self, seed: int) -> Iterator[Order]:
        with (
            self._database() as database,
            mongo_database(self.mongo) as mongo,
            tempfile.TemporaryDirectory(prefix="study-coach-faults-") as folder,
        ):
            objects = Path(folder) / "objects"
            objects.mkdir()
            order = Order(
                postgres=database.dsn,
                mongo=mongo.url,
                mongo_database=mongo.name,
                objects=str(objects),
                seed=seed,
                door=self.door,
                nats=self.nats if self.door == "nats" else "",
            )
            try:
                asyncio.run(send_bad(order))
                yield order
            finally:
                asyncio.run(clear_away(order))

    @contextmanager
    def _database(self) -> Iterator[PostgresDatabase]:
        """The server has one connection for making them."""
        making = self.postgres.database(template=self.template)
        with self._making:
            database = making.__enter__()
        try:
            yield database
        finally:
            with self._making:
                making.__exit__(None, None, None)


async def _state(order: Order) -> dict[str, Any]:
    return await final_state(order) | await queue_state(order)


@contextmanager
def template(postgres: PostgresServer) -> Iterator[str]:
    """A database with the whole schema, the queue's included, to copy from."""
    with postgres.database() as made:
        asyncio.run(upgrade(made.dsn))
        asyncio.run(install(made.dsn))
        yield made.name


def _run(order: Order) -> dict[str, int]:
    """One life that must end well. Gives how often each point was passed."""
    with tempfile.NamedTemporaryFile() as passed:
        code = _live(order, passed.name)
        if code != 0:
            raise ChildFailed(f"{order.text()} ended with {code}")
        return dict(json.loads(passed.read()))


def _run_to_death(order: Order) -> None:
    """One life that must end by SIGKILL."""
    with tempfile.NamedTemporaryFile() as passed:
        code = _live(order, passed.name)
    if code != -signal.SIGKILL:
        raise ChildFailed(f"{order.text()} was to be killed, but ended with {code}")


def _live(order: Order, passed: str) -> int | None:
    process = _processes.Process(target=_life, args=(order, passed))
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise ChildFailed(f"{order.text()} did not end in {PATIENCE:.0f} s")
    return process.exitcode


def _life(order: Order, passed: str) -> None:
    plan = DoorPlan(order.point, order.hit) if order.door else CrashPlan(order.point, order.hit)
    uvloop.run(tell_through(order, plan) if isinstance(plan, DoorPlan) else tell(order, plan))
    Path(passed).write_text(json.dumps(plan.passed))
