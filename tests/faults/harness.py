"""What every relay must hold to, however its workers die: each event once, in order, none lost."""

import asyncio
import multiprocessing
import os
import random
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from multiprocessing.process import BaseProcess
from uuid import UUID, uuid4

import asyncpg

from adapters.postgres.event_codec import encode
from domain.planning.events import TaskStatusChanged
from tests.faults.relay_worker import SUBSCRIBER, Shift, work

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.faults.relay_worker"])

EVENT = """
WITH written AS (
    INSERT INTO outbox (event_id, tenant_id, user_id, aggregate_id, name, payload, occurred_at)
    VALUES ($1, $2, $3, $4, $5, $6, now()) RETURNING position, aggregate_id
)
INSERT INTO outbox_deliveries (subscriber, position, aggregate_id)
SELECT $7, position, aggregate_id FROM written
"""
PATIENCE = 60.0


@dataclass(frozen=True)
class Verdict:
    """What was wrong, by position. All empty is right."""

    lost: Sequence[int]
    repeated: Sequence[int]
    out_of_order: Sequence[UUID]
    handled_twice: Sequence[int]


@dataclass
class Harness:
    """A database with events to deliver, and workers to deliver them."""

    dsn: str
    shift: Shift
    seed: int
    tenant_id: UUID = field(default_factory=uuid4)
    user_id: UUID = field(default_factory=uuid4)

    async def prepare(self) -> None:
        connection = await asyncpg.connect(self.dsn)
        await connection.execute("CREATE TABLE handled (position bigint NOT NULL)")
        await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'faults')", self.tenant_id)
        await connection.execute(
            """
            INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed,
                password_hash, timezone, created_at) VALUES ($1, $2, 1, '', '', '', '', 'UTC', now())
            """,
            self.user_id,
            self.tenant_id,
        )
        await connection.close()

    async def write(self, events: int, aggregates: int, *, late: int = 0) -> None:
        """Commits events of a few aggregates; ``late`` of them draw their position early and commit last."""
        ids = [uuid4() for _ in range(aggregates)]
        chance = random.Random(self.seed)
        laggards = [await asyncpg.connect(self.dsn) for _ in range(late)]
        for each in laggards:
            await each.execute("BEGIN")
            await self._write_one(each, uuid4())
        quick = await asyncpg.connect(self.dsn)
        for _ in range(events):
            await self._write_one(quick, chance.choice(ids))
        await quick.close()
        await asyncio.sleep(0.5 if laggards else 0)  # the quick ones are long seen by now
        for each in laggards:
            await each.execute("COMMIT")
            await each.close()

    async def _write_one(self, connection: "asyncpg.Connection[asyncpg.Record]", aggregate_id: UUID) -> None:
        event = TaskStatusChanged(
            tenant_id=self.tenant_id,
            user_id=self.user_id,
            occurred_at=datetime.now(UTC),
            plan_id=aggregate_id,
            task_id=aggregate_id,
            status="done",
        )
        await connection.execute(
            EVENT,
            uuid4(),
            self.tenant_id,
            self.user_id,
            aggregate_id,
            event.name,
            encode(event),
            SUBSCRIBER,
        )

    @contextmanager
    def workers(self, count: int) -> Iterator[list[BaseProcess]]:
        crew: list[BaseProcess] = [self.hire() for _ in range(count)]
        try:
            yield crew
        finally:
            for each in crew:
                each.kill()
                each.join()

    def hire(self) -> BaseProcess:
        hired = _processes.Process(target=work, args=(self.shift,), daemon=True)
        hired.start()
        return hired

    async def kill_now_and_then(self, crew: list[BaseProcess], *, times: int) -> None:
        """SIGKILL for a worker in the middle of its effects, and another one in its place."""
        chance = random.Random(self.seed)
        notes = await asyncpg.connect(self.dsn)
        for _ in range(times):
            begun = await notes.fetchval("SELECT count(*) FROM handled") + chance.randrange(5, 20)
            while await notes.fetchval("SELECT count(*) FROM handled") < begun:  # noqa: ASYNC110 - other processes
                await asyncio.sleep(0.002)
            at = chance.randrange(len(crew))
            crew[at].kill()
            crew[at].join()
            crew[at] = self.hire()
        await notes.close()

    async def freeze(self, worker: BaseProcess, *, seconds: float) -> None:
        """SIGSTOP, and SIGCONT long after the lease has run out."""
        if worker.pid is None:
            raise ValueError("the worker was not started")
        os.kill(worker.pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        os.kill(worker.pid, signal.SIGCONT)

    async def settle(self) -> None:
        """Until nothing is left to deliver, or nothing has moved for a while."""
        connection = await asyncpg.connect(self.dsn)
        still, before = 0.0, -1
        while still < 3.0:
            left = await connection.fetchval("SELECT count(*) FROM outbox_deliveries")
            if left == 0:
                break
            still, before = (still + 0.1, left) if left == before else (0.0, left)
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.3)  # whoever holds an effect in hand finishes it
        await connection.close()

    async def verdict(self) -> Verdict:
        connection = await asyncpg.connect(self.dsn)
        events = await connection.fetch("SELECT position, aggregate_id FROM outbox")
        marks = await connection.fetch("SELECT minutes FROM study_sessions ORDER BY recorded_at")
        handled = await connection.fetch("SELECT position FROM handled")
        await connection.close()
        aggregate = {row["position"]: row["aggregate_id"] for row in events}
        done = [row["minutes"] for row in marks]
        times = Counter(done)
        return Verdict(
            lost=sorted(set(aggregate) - set(times)),
            repeated=sorted(position for position, count in times.items() if count > 1),
            out_of_order=[
                aggregate[later]
                for each in set(aggregate.values())
                for earlier, later in pairwise([at for at in done if aggregate[at] == each])
                if later < earlier
            ],
            handled_twice=sorted(
                position
                for position, count in Counter(row["position"] for row in handled).items()
                if count > 1
            ),
        )
