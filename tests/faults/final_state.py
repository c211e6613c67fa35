"""What all four stores hold in the end, told so that two runs of the same story can be compared.

Left out is what no two runs share: moments, versions, leases, and ids that are drawn anew (event ids, and
with them the ids of snapshots and audit entries; tasks of generated plans). Their number and content stay.
"""

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg
from pymongo import MongoClient

from tests.faults.crash_child import Order

QUERIES = {
    "users": "SELECT id, timezone FROM users ORDER BY 1",
    "sessions": "SELECT id, user_id, title, focus FROM sessions ORDER BY 1",
    "turns": """SELECT id, session_id, content, content_hash, remember, answered_at IS NOT NULL AS answered
                FROM dialogue_turns ORDER BY 1""",
    "plans": "SELECT id, user_id, title, due_date, status FROM plans ORDER BY 1",
    "tasks": "SELECT plan_id, position, summary, due_date, status FROM tasks ORDER BY 1, 2",
    "study_sessions": "SELECT id, minutes FROM study_sessions ORDER BY 1",
    "snapshots": """SELECT streak_days, completed_tasks, study_minutes FROM progress_snapshots
                    ORDER BY captured_at, study_minutes, completed_tasks""",
    "resources": "SELECT id, title, object_key, content_hash, status FROM knowledge_resources ORDER BY 1",
    "chunks": "SELECT resource_id, position, content_hash FROM chunks ORDER BY 1, 2",
    "imports": "SELECT id, resource_id, step, done, total FROM imports ORDER BY 1",
    "manifest": "SELECT key, resource_id, size FROM objects ORDER BY 1",
    "events": """SELECT name, count(*), count(DISTINCT aggregate_id) FROM outbox GROUP BY 1 ORDER BY 1""",
    "deliveries": "SELECT subscriber, count(*) FROM outbox_deliveries GROUP BY 1",
    "answered": "SELECT owner_id, key FROM idempotency_keys ORDER BY 1, 2",
    "vectors": "SELECT collection, id, owner_id, resource_id, content_hash FROM vectors ORDER BY 1, 2",
    "bus": """SELECT convert_from(payload, 'UTF8')::jsonb->>'type' AS type, count(*) FROM pgqueuer
              WHERE entrypoint = 'coach.event' GROUP BY 1 ORDER BY 1""",
}
DRAWN_ANEW = {"_id", "createdAt", "createdMicros", "metadata"}


async def final_state(order: Order) -> dict[str, Any]:
    """The state of PostgreSQL, MongoDB, the vectors and the objects, as plain JSON values."""
    connection = await asyncpg.connect(order.postgres)
    try:
        state: dict[str, Any] = {
            name: [[str(value) for value in row] for row in await connection.fetch(query)]
            for name, query in QUERIES.items()
        }
    finally:
        await connection.close()
    return state | _documents(order) | {"files": _files(Path(order.objects))}


def differences(expected: dict[str, Any], actual: dict[str, Any]) -> list[str]:
    """Each part that differs, with what is there too little or too much."""
    found = []
    for part in expected.keys() | actual.keys():
        wanted, held = _bag(expected.get(part, [])), _bag(actual.get(part, []))
        if wanted != held:
            found.append(f"{part}: missing {dict(wanted - held)}, too much {dict(held - wanted)}")
    return found


def _bag(rows: list[Any]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in rows)


def _documents(order: Order) -> dict[str, Any]:
    with MongoClient[dict[str, Any]](order.mongo, uuidRepresentation="standard") as client:
        database = client[order.mongo_database]
        messages = [
            [str(each["_id"]), str(each["sessionId"]), each["role"], each["content"]]
            for each in database["dialogue_messages"].find()
        ]
        others = {
            name: [
                {key: str(value) for key, value in each.items() if key not in DRAWN_ANEW}
                for each in database[name].find()
            ]
            for name in ("persona_snapshots", "audit_logs")
        }
    return {"messages": messages, **others}


def _files(folder: Path) -> list[list[str]]:
    return [
        [str(file.relative_to(folder)), hashlib.sha256(file.read_bytes()).hexdigest()]
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    ]
