"""Bytes for every store, so that a drill measures more than how programs start."""

import os
import random
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID, uuid4

from adapters.filesystem.object_store import FilesystemObjectStore
from adapters.mongo.copies import copying_client
from adapters.postgres.engine import connect_directly
from infrastructure.backups.gathering import at_once
from infrastructure.home import Running
from infrastructure.migrations.mongo.collections_0001 import INDEXES
from infrastructure.settings import Settings

ROWS, ROW = 200_000, 1_900  # of half noise, half words: some shrink, some do not
MESSAGES, WORDS, TOGETHER = 100_000, 55, 10_000
FILES, FILE = 800, 1_000_000
TABLE = COLLECTION = "drill_ballast"
_VOCABULARY = ("moon", "water", "tide", "energy", "light", "force", "field", "study", "because", "learn")


async def load(running: Running, settings: Settings, learner_id: UUID) -> None:
    await _rows(running)
    await _messages(running, settings)
    await _files(running, settings, learner_id)


async def _rows(running: Running) -> None:
    connection = await connect_directly(running.postgres_url)
    try:
        await connection.execute(
            f"CREATE TABLE {TABLE} (id bigint PRIMARY KEY, content bytea STORAGE EXTERNAL)"
        )
        words = " ".join(_VOCABULARY * ROW).encode()[: ROW // 2]
        rows = ((number, os.urandom(ROW // 2) + words) for number in range(ROWS))
        await connection.copy_records_to_table(TABLE, records=rows)
        await connection.execute("CHECKPOINT")
    finally:
        await connection.close()


async def _messages(running: Running, settings: Settings) -> None:
    """As large as those of the dialogue, with the same indexes; nothing is held against them."""
    client = copying_client(running.mongo_url)
    try:
        into = client[settings.mongo_database][COLLECTION]
        await into.create_indexes(INDEXES["dialogue_messages"])
        for _ in range(0, MESSAGES, TOGETHER):
            await into.insert_many([_message() for _ in range(TOGETHER)], ordered=False)
    finally:
        await client.close()


def _message() -> dict[str, object]:
    said = " ".join(random.choices(_VOCABULARY, k=WORDS))  # noqa: S311 - nothing secret
    ids = {name: uuid4() for name in ("_id", "tenantId", "userId", "sessionId")}
    return {**ids, "role": "user", "content": said, "toolCalls": [], "tokens": WORDS} | {
        "createdAt": datetime.now(UTC),
        "createdMicros": 0,
        "remember": False,
    }


async def _files(running: Running, settings: Settings, learner_id: UUID) -> None:
    """A learner's, whom the truth knows them of: they are held against it like all others."""
    store, tenant_id = FilesystemObjectStore(settings.objects), settings.default_tenant
    keys = [f"{tenant_id}/uploads/{learner_id}/{number}-ballast.bin" for number in range(FILES)]
    noise = os.urandom(FILE)

    async def put(key: str) -> None:
        content = key.encode() + noise[len(key) :]
        await store.put(key, content, content_type="application/octet-stream")

    async def named() -> AsyncIterator[tuple[str]]:
        for key in keys:
            yield (key,)

    await at_once(4, put, named())
    now = datetime.now(UTC)
    columns = ("key", "tenant_id", "user_id", "size", "content_type", "created_at")
    rows = [(key, tenant_id, learner_id, FILE, "application/octet-stream", now) for key in keys]
    connection = await connect_directly(running.postgres_url)
    try:
        await connection.copy_records_to_table("objects", records=rows, columns=columns)
    finally:
        await connection.close()
