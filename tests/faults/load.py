"""``python -m tests.faults.load [SECONDS]``: many learners at once on embedded stores; then all agree."""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import asyncpg
import psutil

from tests.benchmarks.load import Connection
from tests.benchmarks.places import Places, log_in, places, product
from tests.benchmarks.table import heading, rows
from tests.faults.habits import Habits, Wish

WRITES, READS = 200, 400  # a second: 40 times what the plan expects of PostgreSQL
LEARNERS = 40
CONNECTIONS = {"write": 24, "read": 16}
MOST_WAITING = 20_000  # deliveries: learners do not write faster than the workers can follow for long
WARM_UP = 20.0  # seconds before anything is measured: libraries are loaded when first needed
PATIENCE = 900.0  # seconds for the workers to deliver what is left


@dataclass
class Heard:
    """What one kind of request came to: seconds each, and the answers that nobody should get.

    ``turned_away``: asked to come again later (503), as is right when there is more to do than can be done.
    """

    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    turned_away: int = 0

    def cut(self, share: float) -> float:
        """In milliseconds."""
        return sorted(self.seconds)[int(len(self.seconds) * share)] * 1000


@dataclass(frozen=True)
class Memory:
    """RSS of one process in MB: when it had warmed up, and at the end, each the median of some time."""

    process: str
    warm: float
    end: float

    @property
    def bound(self) -> float:
        """What it may have grown to.

        An allocator's ups and downs stay within a tenth of a process, or 24 MB of a small one. A leak
        does not: 1 kB of each request is 35 MB in a minute of 600 requests a second, and 100 bytes of each
        are 36 MB in ten minutes.
        """
        return self.warm + max(self.warm * 0.1, 24)


@dataclass
class Report:
    seconds: float
    heard: dict[str, Heard]
    memory: list[Memory]
    most_waiting: int
    held_back: float
    drained_in: float
    fsck: subprocess.CompletedProcess[str]

    def rate(self, kind: str) -> float:
        return len(self.heard[kind].seconds) / self.seconds

    @property
    def wrong(self) -> list[str]:
        return [each for heard in self.heard.values() for each in heard.wrong]

    @property
    def has_grown(self) -> list[Memory]:
        return [each for each in self.memory if each.end > each.bound]

    def print(self) -> None:
        heading(f"Load: {self.seconds:.0f} s on embedded stores, {LEARNERS} learners, {os.cpu_count()} cores")
        rows(
            ["", "wanted/s", "reached/s", "p50 ms", "p99 ms", "turned away", "wrong"],
            [
                [
                    kind,
                    str(wanted),
                    f"{self.rate(kind):.0f}",
                    f"{self.heard[kind].cut(0.5):.1f}",
                    f"{self.heard[kind].cut(0.99):.1f}",
                    str(self.heard[kind].turned_away),
                    str(len(self.heard[kind].wrong)),
                ]
                for kind, wanted in (("write", WRITES), ("read", READS))
            ],
        )
        print(
            f"at most {self.most_waiting} deliveries waited (writers held back for {self.held_back:.0f} s);"
            f" all delivered {self.drained_in:.1f} s after the last request"
        )
        rows(
            ["RSS in MB", "warmed up", "at the end", "bound"],
            [
                [each.process, f"{each.warm:.0f}", f"{each.end:.0f}", f"{each.bound:.0f}"]
                for each in self.memory
            ],
        )
        print(f"coach fsck --grace 0: exit status {self.fsck.returncode}")


async def load(seconds: float) -> Report:
    with places() as stores:
        await stores.create("load", migrated=True)
        environment = stores.product_environment("load")
        with product(environment) as served, _working(stores, environment) as worker:
            habits = [
                Habits(log_in(served.port, f"learner-{at}@example.org"), seed=at) for at in range(LEARNERS)
            ]
            looking = await asyncpg.connect(stores.postgres.dsn("load"))
            watch = Watch(looking, {"coach serve": served.pid, "coach work": worker})
            heard = {kind: Heard() for kind in CONNECTIONS}
            watching = asyncio.create_task(watch.run())
            began = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for kind, rate in (("write", WRITES), ("read", READS)):
                    for at in range(CONNECTIONS[kind]):
                        client = Client(
                            served.port, kind, heard[kind], watch, began + WARM_UP, began + WARM_UP + seconds
                        )
                        wishes = _wishes(kind, habits[at :: CONNECTIONS[kind]])
                        group.create_task(client.run(wishes, every=CONNECTIONS[kind] / rate))
            lasted = time.perf_counter() - began - WARM_UP
            drained_in = await watch.until_nothing_waits()
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await looking.close()
            fsck = await asyncio.to_thread(_fsck, environment)
    return Report(
        seconds=lasted,
        heard=heard,
        memory=watch.memory(seconds),
        most_waiting=watch.most_waiting,
        held_back=watch.held_back,
        drained_in=drained_in,
        fsck=fsck,
    )


@dataclass
class Watch:
    """Looks every second at how much waits for the workers, and at the memory of the processes."""

    looking: "asyncpg.Connection[asyncpg.Record]"
    processes: Mapping[str, int]
    waiting: int = 0
    most_waiting: int = 0
    held_back: float = 0.0
    _began: float = field(default_factory=time.perf_counter)
    _seen: list[tuple[float, dict[str, float]]] = field(default_factory=list)

    async def run(self) -> None:
        while True:
            self.waiting = await self.looking.fetchval("SELECT count(*) FROM outbox_deliveries")
            self.most_waiting = max(self.waiting, self.most_waiting)
            self.held_back += self.waiting > MOST_WAITING
            now = time.perf_counter() - self._began
            self._seen.append(
                (
                    now,
                    {
                        name: psutil.Process(pid).memory_info().rss / 2**20
                        for name, pid in self.processes.items()
                    },
                )
            )
            await asyncio.sleep(1)

    async def until_nothing_waits(self) -> float:
        began = time.perf_counter()
        while time.perf_counter() - began < PATIENCE:
            before = len(self._seen)
            while len(self._seen) < before + 2:  # noqa: ASYNC110 - looking again is all there is to do
                await asyncio.sleep(0.1)
            if not self.waiting:
                return time.perf_counter() - began
        raise TimeoutError(f"{self.waiting} deliveries still wait after {PATIENCE:.0f} s")

    def memory(self, seconds: float) -> list[Memory]:
        """Warm is from the warm-up's end on, for a tenth of the time; the end is as long."""
        some = max(3, int(0.1 * seconds))
        warm = [seen for moment, seen in self._seen if moment >= WARM_UP][:some]
        end = [seen for _, seen in self._seen][-some:]
        return [
            Memory(name, *(statistics.median(each[name] for each in seen) for seen in (warm, end)))
            for name in self.processes
        ]


@dataclass
class Client:
    """One connection that asks at a steady pace, or as soon as it can when it is late."""

    port: int
    kind: str
    heard: Heard
    watch: Watch
    measured_from: float
    stop_at: float

    async def run(self, wishes: Iterator[Wish], *, every: float) -> None:
        connection = await Connection.open(self.port)
        due = time.perf_counter()
        for wish in wishes:
            due = max(due + every, time.perf_counter() - 10 * every)
            await asyncio.sleep(due - time.perf_counter())
            while self.kind == "write" and self.watch.waiting > MOST_WAITING:  # noqa: ASYNC110 - the same
                await asyncio.sleep(0.1)
            if time.perf_counter() >= self.stop_at:
                break
            asked = time.perf_counter()
            status, body = await connection.ask(wish.request)
            if asked >= self.measured_from:
                self.heard.seconds.append(time.perf_counter() - asked)
            if status == 503:
                self.heard.turned_away += 1
            elif status not in wish.right:
                self.heard.wrong.append(f"{status} {body[:200]!r}")
            wish.then(status, body)
        connection.close()


def _wishes(kind: str, habits: Sequence[Habits]) -> Iterator[Wish]:
    """Those of some learners in turn."""
    while True:
        for each in habits:
            yield each.write() if kind == "write" else each.read()


def _fsck(environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infrastructure.main", "fsck", "--json", "--grace", "0"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def _working(stores: Places, environment: Mapping[str, str]) -> Iterator[int]:
    """``coach work`` as a child; its process id."""
    with (stores.folder / "work.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "infrastructure.main", "work"],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(timeout=60)


def complaints(report: Report) -> list[str]:
    """Why this was no good."""
    found: list[Callable[[], str | None]] = [
        lambda: f"wrong answers: {report.wrong[:3]}" if report.wrong else None,
        lambda: f"memory has grown: {report.has_grown}" if report.has_grown else None,
        lambda: f"fsck: {_findings(report.fsck)}" if report.fsck.returncode else None,
    ]
    return [said for each in found if (said := each()) is not None]


def _findings(fsck: subprocess.CompletedProcess[str]) -> str:
    try:
        return json.dumps(json.loads(fsck.stdout))[:2000]
    except ValueError:
        return (fsck.stdout + fsck.stderr)[:2000]


def main() -> int:
    report = asyncio.run(load(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
    report.print()
    said = complaints(report)
    print(*said, sep="\n")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
