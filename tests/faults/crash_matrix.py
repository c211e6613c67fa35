"""Kills a coach at every point where it can matter, starts it again, and compares what is left."""

import asyncio
import json
import multiprocessing
import random
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import uvloop

from adapters.pgqueuer.schema import install
from infrastructure.migrations.postgres import upgrade
from tests.faults.crash_child import Order, tell
from tests.faults.crashing import CrashPlan
from tests.faults.final_state import differences, final_state
from tests.servers import PostgresServer, mongo_database

# Loaded once, then every child is a fork of it: the libraries alone take longer than a story.
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.crash_child", "sklearn.feature_extraction.text"])

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
    """Runs stories on databases of their own on the servers given."""

    postgres: PostgresServer
    mongo: str
    template: str

    def run(self, seeds: int, report: Report) -> Report:
        for seed in range(seeds):
            self._run_seed(seed, report)
        return report

    def _run_seed(self, seed: int, report: Report) -> None:
        chance = random.Random(seed)
        with self._stores(seed) as order:
            passed = _run(order)
            expected = asyncio.run(final_state(order))
        for point in sorted(passed):
            hit = chance.randint(1, passed[point])
            report.points.add(point)
            report.runs += 1
            with self._stores(seed) as order:
                _run_to_death(replace(order, point=point, hit=hit))
                _run(order)
                found = differences(expected, asyncio.run(final_state(order)))
            report.divergences += [f"seed {seed}, {point}, hit {hit}: {each}" for each in found]

    @contextmanager
    def _stores(self, seed: int) -> Iterator[Order]:
        with (
            self.postgres.database(template=self.template) as postgres,
            mongo_database(self.mongo) as mongo,
            tempfile.TemporaryDirectory(prefix="study-coach-faults-") as folder,
        ):
            objects = Path(folder) / "objects"
            objects.mkdir()
            yield Order(
                postgres=postgres.dsn,
                mongo=mongo.url,
                mongo_database=mongo.name,
                objects=str(objects),
                seed=seed,
            )


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
    plan = CrashPlan(order.point, order.hit)
    uvloop.run(tell(order, plan))
    Path(passed).write_text(json.dumps(plan.passed))
