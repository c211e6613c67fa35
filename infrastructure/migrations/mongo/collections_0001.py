"""The first collections, made with the indexes that their questions need."""

from datetime import timedelta

from pymongo import IndexModel

from infrastructure.migrations.mongo.migration import Database, Migration

AUDIT_KEPT = timedelta(days=180)

# What a time is stored in, and the id that decides between equals.
_OLDEST_FIRST = [("createdAt", 1), ("createdMicros", 1), ("_id", 1)]
_BY_LEARNER = IndexModel([("tenantId", 1), ("userId", 1), *_OLDEST_FIRST], name="by_learner")

INDEXES = {
    "dialogue_messages": [IndexModel([("sessionId", 1), *_OLDEST_FIRST], name="by_session"), _BY_LEARNER],
    "persona_snapshots": [
        _BY_LEARNER,
        IndexModel([("tenantId", 1), ("keywords", 1)], name="by_keyword"),
    ],
    "audit_logs": [
        _BY_LEARNER,
        IndexModel([("createdAt", 1)], name="expiry", expireAfterSeconds=int(AUDIT_KEPT.total_seconds())),
    ],
}


async def _up(database: Database) -> None:
    for name, indexes in INDEXES.items():
        await database[name].create_indexes(indexes)


async def _down(database: Database) -> None:
    for name in INDEXES:
        await database.drop_collection(name)


COLLECTIONS = Migration("0001_collections", _up, _down)
