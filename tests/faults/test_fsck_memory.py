"""Holding a store against the truth takes no more memory for ten times as many things in it.

Objects, because files are had quickest: all stocks go by pages of the same length.
"""

import json
import multiprocessing
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import uvloop

from application.consistency.fsck import CheckAgreementCommand
from infrastructure.container import Container
from infrastructure.lifespan import opened
from tests.faults.crash_child import TENANT, Order, container_for
from tests.faults.crash_matrix import template
from tests.servers import PostgresServer, mongo_database

FEW, MANY = 20, 200  # learners
EACH = 1_000  # files
ROOM = 12.0  # MiB that the allocator may take more; what 200,000 items take is many times that

LEARNERS = """
    INSERT INTO users (id, tenant_id, version, email_index, email_sealed, display_name_sealed, password_hash,
                       timezone, created_at)
    SELECT gen_random_uuid(), $1, 1, int4send(number), '', '', '', 'UTC', now()
    FROM generate_series(1, $2) number
    RETURNING id
"""
MANIFEST = """
    INSERT INTO objects (key, tenant_id, user_id, size, content_type, created_at)
    SELECT concat(tenant_id, '/uploads/', id, '/', number, '.md'), tenant_id, id, 0, 'text/markdown', now()
    FROM users, generate_series(1, $1) number
"""


@pytest.mark.timeout(900)
def test_memory_does_not_grow_with_the_store(
    postgres_server: PostgresServer, mongo_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with (
        template(postgres_server) as empty,
        _stores(postgres_server, mongo_server, empty) as few,
        _stores(postgres_server, mongo_server, empty) as many,
    ):
        uvloop.run(_fill(few, FEW))
        uvloop.run(_fill(many, MANY))
        small, large = _measured(few), _measured(many)
        uvloop.run(_lose(few))
        findings = _measured(few)
    with capsys.disabled():
        print(f"\nfsck: {small}, {large}, with nothing but findings: {findings}")
    told = [(each["checked"], each["left"]) for each in (small, large, findings)]
    assert told == [(FEW * EACH, 0), (MANY * EACH, 0), (FEW * EACH, FEW * EACH)]
    assert large["grown"] - small["grown"] < ROOM
    assert findings["grown"] - small["grown"] < ROOM


@contextmanager
def _stores(postgres: PostgresServer, mongo: str, template: str) -> Iterator[Order]:
    with (
        postgres.database(template=template) as truth,
        mongo_database(mongo) as documents,
        tempfile.TemporaryDirectory(prefix="study-coach-memory-") as folder,
    ):
        yield Order(
            postgres=truth.dsn,
            mongo=documents.url,
            mongo_database=documents.name,
            objects=folder,
            seed=0,
        )


async def _fill(order: Order, learners: int) -> None:
    connection = await asyncpg.connect(order.postgres)
    await connection.execute("INSERT INTO tenants (id, name) VALUES ($1, 'Faults')", TENANT)
    rows = await connection.fetch(LEARNERS, TENANT, learners)
    await connection.execute(MANIFEST, EACH)
    await connection.execute("ANALYZE")
    await connection.close()
    for row in rows:
        _hand_over(Path(order.objects) / "objects" / str(TENANT) / "uploads" / str(row["id"]))


def _hand_over(folder: Path) -> None:
    folder.mkdir(parents=True)
    for number in range(1, EACH + 1):
        (folder / f"{number}.md").touch()


async def _lose(order: Order) -> None:
    connection = await asyncpg.connect(order.postgres)
    await connection.execute("DELETE FROM objects")
    await connection.close()


def _measured(order: Order) -> dict[str, Any]:
    """In a process of its own: by how many MiB its memory had grown at the peak of a check."""
    with tempfile.NamedTemporaryFile() as told:
        process = multiprocessing.get_context("spawn").Process(target=_check, args=(order, told.name))
        process.start()
        process.join()
        assert process.exitcode == 0
        return dict(json.loads(Path(told.name).read_text()))


def _check(order: Order, told: str) -> None:
    Path(told).write_text(json.dumps(uvloop.run(_one(container_for(order)))))


async def _one(container: Container) -> dict[str, Any]:
    async with opened(container):
        coach = container.coach()
        before = _forget_peak()
        report = (await coach.check_agreement(CheckAgreementCommand(grace=timedelta()))).unwrap()
    objects = report.stocks[-1]
    return {"checked": objects.checked, "left": report.left, "grown": round(_memory("VmHWM") - before, 1)}


def _forget_peak() -> float:
    """From now on the peak is counted anew (proc(5): /proc/pid/clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")
    return _memory("VmRSS")


def _memory(which: str) -> float:
    found = re.search(rf"{which}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024
