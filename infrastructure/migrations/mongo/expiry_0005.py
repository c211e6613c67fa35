"""The second line of retention: what no worker has removed in time, the server removes a week later."""

from datetime import timedelta

from pymongo import IndexModel

from domain.privacy.retention import Leftover, removed_by_store
from infrastructure.migrations.mongo.collections_0001 import AUDIT_KEPT
from infrastructure.migrations.mongo.migration import Database, Migration

NAME = "expiry"
DIALOGUE, AUDIT = "dialogue_messages", "audit_logs"


async def _up(database: Database) -> None:
    """The one index is new, the other was there and removed without waiting for the workers."""
    seconds = _seconds(removed_by_store(Leftover.DIALOGUE))
    by_date = IndexModel([("createdAt", 1)], name=NAME, expireAfterSeconds=seconds)
    await database[DIALOGUE].create_indexes([by_date])
    await _change(database, AUDIT, removed_by_store(Leftover.AUDIT))


async def _down(database: Database) -> None:
    if NAME in await database[DIALOGUE].index_information():
        await database[DIALOGUE].drop_index(NAME)
    await _change(database, AUDIT, AUDIT_KEPT)


async def _change(database: Database, collection: str, kept: timedelta) -> None:
    if NAME in await database[collection].index_information():
        changed = {"name": NAME, "expireAfterSeconds": _seconds(kept)}
        await database.command({"collMod": collection, "index": changed})


def _seconds(time: timedelta) -> int:
    return int(time.total_seconds())


EXPIRY = Migration("0005_expiry", _up, _down)
