"""Migrations of the MongoDB collections, oldest first, and how they are run."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pymongo import AsyncMongoClient

from infrastructure.migrations.mongo.collections_0001 import COLLECTIONS
from infrastructure.migrations.mongo.expiry_0005 import EXPIRY
from infrastructure.migrations.mongo.migration import Migration
from infrastructure.migrations.mongo.personas_by_text_0002 import PERSONAS_BY_TEXT
from infrastructure.migrations.mongo.roles_0006 import ROLES_OF_SERVICES

MIGRATIONS: Sequence[Migration] = (COLLECTIONS, PERSONAS_BY_TEXT, EXPIRY, ROLES_OF_SERVICES)
_LEDGER = "migrations"


async def upgrade(client: AsyncMongoClient[Mapping[str, Any]], database: str) -> Sequence[str]:
    """Brings the database to today's shape; gives the names of the migrations that it took.

    One is recorded once it has succeeded. Two upgrades at once do the same twice, which is as good as once.
    """
    here = client[database]
    done = await applied(client, database)
    missing = [each for each in MIGRATIONS if each.name not in done]
    for migration in missing:
        await migration.up(here)
        record = {"$setOnInsert": {"appliedAt": datetime.now(UTC)}}
        await here[_LEDGER].update_one({"_id": migration.name}, record, upsert=True)
    return [each.name for each in missing]


async def downgrade(
    client: AsyncMongoClient[Mapping[str, Any]], database: str, *, to: str | None = None
) -> Sequence[str]:
    """Takes back what was applied, newest first, and the data with it; gives the names.

    All that came after the number ``to``, or all.
    """
    here = client[database]
    done = await applied(client, database)
    taken_back = [
        each for each in reversed(MIGRATIONS) if each.name in done and (to is None or each.number > to)
    ]
    for migration in taken_back:
        await migration.down(here)
        await here[_LEDGER].delete_one({"_id": migration.name})
    return [each.name for each in taken_back]


async def applied(client: AsyncMongoClient[Mapping[str, Any]], database: str) -> Sequence[str]:
    """The names on record, in order."""
    records = client[database][_LEDGER].find().sort("_id")
    return [record["_id"] async for record in records]
