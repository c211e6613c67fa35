"""Whatever point `fsck --repair` is killed at, the next one ends where an undisturbed one would have."""

import asyncio
import json
import os
import random
import signal
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvloop

from tests.faults.crash_child import Order
from tests.faults.crash_matrix import template
from tests.faults.crashing import CrashPlan
from tests.faults.damage import DAMAGE, damage, what_vectors_look_like
from tests.faults.final_state import differences, final_state
from tests.faults.hospital import Hospital, life, tell_whole_story
from tests.faults.repair_child import repair
from tests.servers import PostgresServer

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


@pytest.fixture(scope="module")
def hospital(postgres_server: PostgresServer, mongo_server: str) -> Hospital:
    return Hospital(postgres_server, mongo_server)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_no_crash_in_a_repair_leaves_a_trace(seed: int, hospital: Hospital) -> None:
    with template(hospital.postgres) as empty, hospital.stores(seed, empty) as patient:
        assert life(tell_whole_story, patient) == 0
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
        code = life(_repair, order, told.name)
        text = Path(told.name).read_text()
    return json.loads(text) if text else {}, code


def _repair(order: Order, told: str) -> None:
    report = uvloop.run(repair(order, CrashPlan(order.point, order.hit)))
    Path(told).write_text(json.dumps(report))
