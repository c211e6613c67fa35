"""Stores that disagree in every way that can be mended, and copies of them to mend again and again."""

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
from pymongo import MongoClient

from tests.faults.crash_child import TENANT, Order

LOST, NOBODY = UUID(int=4711, version=4), UUID(int=4712, version=4)

# A vector that nothing stands for, one that is gone, one of yesterday, somebody else's, one in the open, and
# of personas one of nobody.
VECTORS = (
    """
    INSERT INTO vectors
    SELECT (jsonb_populate_record(found, jsonb_build_object('id', $1::uuid))).*
    FROM vectors found WHERE source = 'text' ORDER BY id LIMIT 1
    """,
    """
    DELETE FROM vectors
    WHERE id = (SELECT id FROM vectors WHERE source = 'text' AND id <> $1 ORDER BY id DESC LIMIT 1)
    """,
    """
    UPDATE vectors SET content_hash = 'yesterday'
    WHERE id = (SELECT id FROM vectors WHERE source = 'plan' AND id <> $1 ORDER BY id LIMIT 1)
    """,
    """
    UPDATE vectors SET owner_id = $1
    WHERE id = (SELECT id FROM vectors WHERE source = 'dialogue' ORDER BY id LIMIT 1)
    """,
    """
    UPDATE vectors SET shared = true
    WHERE id = (SELECT id FROM vectors WHERE source = 'dialogue' AND owner_id <> $1 ORDER BY id LIMIT 1)
    """,
    """
    INSERT INTO vectors
    SELECT (jsonb_populate_record(found, jsonb_build_object('id', $1::uuid))).*
    FROM vectors found WHERE source = 'persona' LIMIT 1
    """,
)
DAMAGE = {
    "messages: orphaned",
    "knowledge vectors: orphaned",
    "knowledge vectors: missing",
    "dialogue vectors: stale",
    "dialogue vectors: wrongly_owned",
    "dialogue vectors: wrongly_shared",
    "personas: orphaned",
    "personas: missing",
    "persona vectors: orphaned",
    "objects: orphaned",
}


async def damage(order: Order) -> None:
    """Whatever hangs on the one learner of the story was handled before."""
    connection = await asyncpg.connect(order.postgres)
    for statement in VECTORS:
        await connection.execute(statement, LOST)
    await connection.close()
    with MongoClient[dict[str, Any]](order.mongo, uuidRepresentation="standard") as client:
        database = client[order.mongo_database]
        message, persona = database["dialogue_messages"].find_one(), database["persona_snapshots"].find_one()
        assert message is not None
        assert persona is not None
        database["dialogue_messages"].insert_one({**message, "_id": LOST})
        database["persona_snapshots"].delete_many({})
        database["persona_snapshots"].insert_one({**persona, "userId": NOBODY})
    file = Path(order.objects) / "objects" / str(TENANT) / "uploads" / str(NOBODY) / "0-lost.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("Nobody knows of me.")


def copy(source: Order, target: Order) -> None:
    """The documents and the files; PostgreSQL copies its databases itself."""
    with MongoClient[dict[str, Any]](source.mongo, uuidRepresentation="standard") as client:
        of, to = client[source.mongo_database], client[target.mongo_database]
        for name in of.list_collection_names():
            if documents := list(of[name].find()):
                to[name].insert_many(documents)
    shutil.copytree(source.objects, target.objects, dirs_exist_ok=True)


async def what_vectors_look_like(order: Order) -> list[list[str]]:
    """All that `final_state` does not say of them."""
    connection = await asyncpg.connect(order.postgres)
    rows = await connection.fetch("SELECT id, tenant_id, shared, model, source FROM vectors ORDER BY id")
    good = await connection.fetchval("SELECT count(*) > 0 FROM fsck_runs WHERE findings = 0")
    await connection.close()
    return [*([str(value) for value in row] for row in rows), ["a good check is known", str(good)]]
