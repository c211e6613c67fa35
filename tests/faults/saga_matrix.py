"""Kills a coach at every point of an import, starts it again, and compares what is left and what it took."""

import asyncio
import json
import multiprocessing
import os
import random
import re
import signal
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Any

import asyncpg
import uvloop

from tests.faults.crash_child import Order
from tests.faults.crash_matrix import PATIENCE, ChildFailed
from tests.faults.crashing import CrashPlan
from tests.faults.final_state import differences, final_state
from tests.faults.saga_child import tell_saga
from tests.faults.saga_story import MARKDOWN, PARTS, pages_of
from tests.servers import PostgresDatabase, PostgresServer, mongo_database
from tests.web_server import Answer, plainly, site

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.saga_child", "sklearn.feature_extraction.text"])

# Not the saga's own: the crash matrix and the relay harness see to deliveries, the log and the bus.
LEFT_TO_OTHERS = ("audit_log", "message_bus", "outbox")
QUERIES = {
    "uploads": "SELECT id, used_by, abandoned_at IS NULL FROM uploads ORDER BY 1",
    "failures": "SELECT id, code, address FROM imports ORDER BY 1",
    "languages": "SELECT id, language, source FROM knowledge_resources ORDER BY 1",
}
READY = "SELECT id::text FROM knowledge_resources WHERE status = 'ready'"
KEPT = """
    SELECT DISTINCT resource_id::text FROM vectors WHERE source IN ('upload', 'web')
    UNION SELECT resource_id::text FROM chunks UNION SELECT resource_id::text FROM objects
"""
# Moments in keys of uploads, and the ports of the sites, differ from one run to the next.
_OF_THE_RUN = re.compile(r"(?<=/)\d{8}T\d{6}Z(?=\.)|(?<=site\.example:)\d+")


@dataclass(frozen=True)
class Ending:
    """``took`` counts what was fetched, read and embedded."""

    state: dict[str, Any]
    took: Counter[str]


@dataclass
class SagaReport:
    """``points`` are those that were really died at, however often they were passed."""

    points: set[str] = field(default_factory=set)
    runs: int = 0
    passings: int = 0
    divergences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"saga crashes: {len(self.points)} points passed {self.passings} times, "
            f"{self.runs} runs, {len(self.divergences)} divergences"
        )


@dataclass(frozen=True)
class SagaMatrix:
    """Runs as many stories at once as there are processors.

    ``deaths``: at how many of its passings each point is died at, for each part of each story.
    """

    postgres: PostgresServer
    mongo: str
    template: str
    deaths: int
    _making: Lock = field(default_factory=Lock)

    def run(self, seeds: int, report: SagaReport) -> SagaReport:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            stories = [(seed, part) for seed in range(seeds) for part in PARTS]
            wholes = list(pool.map(lambda story: self._whole(*story), stories))
            deaths = []
            for (seed, part), (passed, expected) in zip(stories, wholes, strict=True):
                report.divergences += [f"seed {seed}, {part}: {each}" for each in _left_of_failures(expected)]
                for point, hit in self._chosen(f"{seed} {part}", passed):
                    deaths.append((seed, part, point, hit, expected))
                report.passings += sum(
                    times for point, times in passed.items() if not point.startswith(LEFT_TO_OTHERS)
                )
            for (seed, part, point, hit, _), found in zip(
                deaths, pool.map(lambda death: self._cut_short(*death), deaths), strict=True
            ):
                report.points.add(point)
                report.runs += 1
                report.divergences += [f"seed {seed}, {part}, {point}, hit {hit}: {each}" for each in found]
        return report

    def _chosen(self, story: str, passed: dict[str, int]) -> Iterator[tuple[str, int]]:
        chance = random.Random(story)
        for point in sorted(passed):
            if point.startswith(LEFT_TO_OTHERS):
                continue
            hits = range(1, passed[point] + 1)
            yield from ((point, hit) for hit in sorted(chance.sample(hits, min(self.deaths, len(hits)))))

    def _cut_short(self, seed: int, part: str, point: str, hit: int, expected: Ending) -> list[str]:
        with self._stores(seed) as order, _site(seed) as port:
            dying = replace(order, point=point, hit=hit)
            code = _live(dying, part, port)
            if code != -signal.SIGKILL:
                raise ChildFailed(f"{dying.text()} was to be killed, but ended with {code}")
            if (code := _live(order, part, port)) != 0:
                raise ChildFailed(f"{dying.text()} ended its second life with {code}")
            ending = asyncio.run(_ending(order))
        return [*differences(expected.state, ending.state), *_done_again(expected.took, ending.took)]

    def _whole(self, seed: int, part: str) -> tuple[dict[str, int], Ending]:
        """The points that a story passes, and how it ends."""
        with self._stores(seed) as order, _site(seed) as port:
            if (code := _live(order, part, port)) != 0:
                raise ChildFailed(f"{order.text()} ended with {code}")
            passed = json.loads((Path(order.objects).parent / "passed").read_text())
            return passed, asyncio.run(_ending(order))

    @contextmanager
    def _stores(self, seed: int) -> Iterator[Order]:
        with (
            self._database() as postgres,
            mongo_database(self.mongo) as mongo,
            tempfile.TemporaryDirectory(prefix="study-coach-saga-") as folder,
        ):
            objects = Path(folder) / "objects"
            objects.mkdir()
            yield Order(postgres.dsn, mongo.url, mongo.name, str(objects), seed)

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


def _done_again(expected: Counter[str], took: Counter[str]) -> list[str]:
    """One step may be done once more, and no other."""
    more = took - expected
    return [f"done again: {dict(more)}"] if more.total() > 1 or expected - took else []


def _left_of_failures(ending: Ending) -> list[str]:
    """Nothing in the truth, the vectors or the objects but what is ready."""
    files, ready, kept = (ending.state[name] for name in ("files", "ready", "kept"))
    left = [each for each in kept if each not in ready]
    if len(files) != len(ready):
        left.append(files)
    return [f"left of failures: {left}"] if left else []


async def _ending(order: Order) -> Ending:
    state = await final_state(order)
    connection = await asyncpg.connect(order.postgres)
    try:
        for name, query in {**QUERIES, "ready": READY, "kept": KEPT}.items():
            state[name] = [[str(value) for value in row] for row in await connection.fetch(query)]
    finally:
        await connection.close()
    text = _OF_THE_RUN.sub("*", json.dumps(state))
    return Ending(json.loads(text), Counter(_notes(order).read_text().splitlines()))


def _notes(order: Order) -> Path:
    return Path(order.objects).parent / "notes"


@contextmanager
def _site(seed: int) -> Iterator[int]:
    """In a thread of its own. One page fails the first time that anybody asks for it."""
    ready, stop = threading.Event(), threading.Event()
    port = 0

    async def serve() -> None:
        nonlocal port
        async with site() as server:
            for path, (status, body) in pages_of(seed).items():
                server.answers[path] = plainly(body.encode(), status=status, content_type=MARKDOWN)
            server.answers["/shaky"] = _at_second_sight(server.answers["/shaky"])
            port = server.port
            ready.set()
            await asyncio.to_thread(stop.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    try:
        yield port
    finally:
        stop.set()
        thread.join()


def _at_second_sight(answer: Answer) -> Answer:
    answers = [plainly(b"", status=503)]

    async def answering(writer: asyncio.StreamWriter) -> None:
        await (answers.pop() if answers else answer)(writer)

    return answering


def _live(order: Order, part: str, port: int) -> int | None:
    process = _processes.Process(target=_life, args=(order, part, port))
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise ChildFailed(f"{order.text()} did not end in {PATIENCE:.0f} s")
    return process.exitcode


def _life(order: Order, part: str, port: int) -> None:
    plan = CrashPlan(order.point, order.hit)
    uvloop.run(tell_saga(order, part, port, _notes(order), plan))
    (Path(order.objects).parent / "passed").write_text(json.dumps(plan.passed))
