"""Whatever point `fsck --repair` is killed at, the next one ends where an undisturbed one would have."""

import asyncio
import json
import multiprocessing
import os
import random
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import uvloop

from tests.faults.crash_child import Order, tell
from tests.faults.crash_matrix import PATIENCE, template
from tests.faults.crashing import CrashPlan
from tests.faults.damage import DAMAGE, copy, damage, what_vectors_look_like
from tests.faults.final_state import differences, final_state
from tests.faults.repair_child import repair
from tests.servers import PostgresServer, mongo_database

SEEDS = int(os.environ.get("FAULT_REPAIR_SEEDS", "1"))
POINTS = {
    f"{name}:{when}"
    for name in (
        *("messages.remove", "knowledge vectors.remove", "dialogue vectors.remove", "personas.remove"),
        *("persona vectors.remove", "objects.remove"),
        *("recall_index.put", "persona_snapshots.add", "agreement_runs.keep"),
    )
    for when in ("before", "after")
}
_processes = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Hospital:
    """Where damaged stores are copied to, to be mended."""

    postgres: PostgresServer
    mongo: str

    @contextmanager
    def stores(self, seed: int, template: str) -> Iterator[Order]:
        with (
            self.postgres.database(template=template) as postgres,
            mongo_database(self.mongo) as mongo,
            tempfile.TemporaryDirectory(prefix="study-coach-repair-") as folder,
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
    def copied(self, patient: Order) -> Iterator[Order]:
        name = patient.postgres.rpartition("/")[2].partition("?")[0]
        with self.stores(patient.seed, name) as twin:
            copy(patient, twin)
            yield twin


@pytest.fixture(scope="module")
def hospital(postgres_server: PostgresServer, mongo_server: str) -> Hospital:
    return Hospital(postgres_server, mongo_server)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_crash_in_a_repair_leaves_a_trace(seed: int, hospital: Hospital) -> None:
    with template(hospital.postgres) as empty, hospital.stores(seed, empty) as patient:
        assert _life(_tell, patient) == 0
        asyncio.run(damage(patient))
        with hospital.copied(patient) as order:
            told, code = _mend(order)
            assert code == 0
            assert (told["left"], told["unavailable"], set(told["found"])) == (0, [], DAMAGE)
            expected = asyncio.run(_state(order))
            again, _ = _mend(order)
            assert again["found"] == []
        assert set(told["passed"]) >= POINTS
        chance = random.Random(seed)
        for point in sorted(POINTS):
            hit = chance.randint(1, told["passed"][point])
            with hospital.copied(patient) as order:
                _, code = _mend(replace(order, point=point, hit=hit))
                assert code == -signal.SIGKILL, (point, code)
                second, code = _mend(order)
                assert (code, second["left"]) == (0, 0), point
                assert differences(expected, asyncio.run(_state(order))) == [], (point, hit)


async def _state(order: Order) -> dict[str, Any]:
    return {**await final_state(order), "looks": await what_vectors_look_like(order)}


def _mend(order: Order) -> tuple[dict[str, Any], int | None]:
    with tempfile.NamedTemporaryFile() as told:
        code = _life(_repair, order, told.name)
        text = Path(told.name).read_text()
    return json.loads(text) if text else {}, code


def _life(act: Any, *arguments: object) -> int | None:
    process = _processes.Process(target=act, args=arguments)
    process.start()
    process.join(PATIENCE)
    if process.exitcode is None:
        process.kill()
        process.join()
    return process.exitcode


def _tell(order: Order) -> None:
    uvloop.run(tell(order, CrashPlan()))


def _repair(order: Order, told: str) -> None:
    report = uvloop.run(repair(order, CrashPlan(order.point, order.hit)))
    Path(told).write_text(json.dumps(report))
