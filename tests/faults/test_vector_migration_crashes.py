"""Wherever `coach vectors migrate` is killed, the next one ends where an undisturbed one would have."""

import asyncio
import json
import signal
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import uvloop

from tests.faults.crash_child import Order
from tests.faults.crash_matrix import template
from tests.faults.crashing import CrashPlan
from tests.faults.final_state import differences, final_state
from tests.faults.hospital import Hospital, life, tell_whole_story
from tests.faults.migration_child import NEW, OLD, move, move_and_go_back
from tests.servers import PostgresServer

SIDE_EFFECTS = (
    *("vector_collections.begin", "vector_collections.copy", "vector_collections.swap"),
    *("vector_collections.drop", "embedder.embed", "kept_vectors.keep", "recall_index.put"),
    "audit_trail.append",
)
POINTS = {f"{each}:{when}" for each in SIDE_EFFECTS for when in ("before", "after")}
# So that what is copied from the older collection of the new model is not all.
LOSE = """
    DELETE FROM vectors v USING vector_collections c
    WHERE c.name = v.collection AND c.model = $1
      AND v.id IN (SELECT DISTINCT id FROM vectors ORDER BY id LIMIT 5)
"""
UNMEASURED = "DELETE FROM kept_vectors"
QUERIES = {
    "collections": "SELECT name, shelf, model, state FROM vector_collections ORDER BY 1",
    "kept": "SELECT resource_id, model, text_hash FROM kept_vectors ORDER BY 1, 2, 3",
    "looks": """SELECT collection, id, owner_id, shared, source, language, tags, version, terms, vector::text
                FROM vectors ORDER BY 1, 2""",
}


@pytest.mark.timeout(3600)
def test_no_crash_in_a_move_leaves_a_trace(
    postgres_server: PostgresServer, mongo_server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    began, deaths, hospital = time.monotonic(), 0, Hospital(postgres_server, mongo_server)
    with template(postgres_server) as empty, hospital.stores(0, empty) as settled:
        assert life(tell_whole_story, settled) == 0
        assert life(_move_and_go_back, settled) == 0
        asyncio.run(_lose_some(settled))
        with hospital.copied(settled) as order:
            passed, code = _moved(order)
            assert code == 0
            expected = asyncio.run(_state(order))
        assert expected["collections"] == _one_of_each(expected["collections"])
        assert set(passed) >= POINTS
        for point, hit in _each_passing(passed):
            with hospital.copied(settled) as order:
                _, code = _moved(replace(order, point=point, hit=hit))
                assert code == -signal.SIGKILL, (point, hit, code)
                _, code = _moved(order)
                assert code == 0, (point, hit)
                assert differences(expected, asyncio.run(_state(order))) == [], (point, hit)
            deaths += 1
    with capsys.disabled():
        print(f"\nvector migration: {len(passed)} points, {deaths} deaths, {time.monotonic() - began:.0f} s")


def _each_passing(passed: Counter[str]) -> list[tuple[str, int]]:
    return [(point, hit) for point in sorted(passed) for hit in range(1, passed[point] + 1)]


def _one_of_each(collections: list[list[str]]) -> list[list[str]]:
    """Of every shelf the new model's second collection serves, and the old model's is kept."""
    return sorted(
        row
        for shelf in {each[1] for each in collections}
        for row in ([f"{shelf}-{NEW}-2", shelf, NEW, "serving"], [f"{shelf}-{OLD}-1", shelf, OLD, "kept"])
    )


async def _lose_some(order: Order) -> None:
    connection = await asyncpg.connect(order.postgres)
    assert await connection.execute(LOSE, NEW) == "DELETE 5"
    await connection.execute(UNMEASURED)
    await connection.close()


async def _state(order: Order) -> dict[str, Any]:
    state = await final_state(order)
    connection = await asyncpg.connect(order.postgres)
    for name, query in QUERIES.items():
        state[name] = [[str(value) for value in row] for row in await connection.fetch(query)]
    await connection.close()
    return state


def _moved(order: Order) -> tuple[Counter[str], int | None]:
    """The points passed, where it was not killed before it could tell, and how it ended."""
    with tempfile.NamedTemporaryFile() as told:
        code = life(_move, order, told.name)
        text = Path(told.name).read_text()
    return Counter(json.loads(text) if text else {}), code


def _move(order: Order, told: str) -> None:
    passed = uvloop.run(move(order, CrashPlan(order.point, order.hit)))
    Path(told).write_text(json.dumps(passed))


def _move_and_go_back(order: Order) -> None:
    uvloop.run(move_and_go_back(order))
