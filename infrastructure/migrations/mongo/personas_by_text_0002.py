"""Personas by text, where the server can; elsewhere the plain index of keywords has to do."""

from pymongo import IndexModel
from pymongo.errors import OperationFailure

from infrastructure.migrations.mongo.migration import Database, Migration

NAME = "by_text"
INDEX_NOT_FOUND = 27
# Keywords are words already: no language's endings are cut off, no language's small words left out.
_BY_TEXT = IndexModel([("tenantId", 1), ("keywords", "text")], name=NAME, default_language="none")


async def _up(database: Database) -> None:
    try:
        await database["persona_snapshots"].create_indexes([_BY_TEXT])
    except OperationFailure as refused:
        if refused.timeout or await _knows_text(database):
            raise


async def _knows_text(database: Database) -> bool:
    """A server that does can be told so by its word for an index that is missing."""
    try:
        await database["persona_snapshots"].find_one({"$text": {"$search": "a"}})
    except OperationFailure as refused:
        return refused.code == INDEX_NOT_FOUND
    return True


async def _down(database: Database) -> None:
    held = await database["persona_snapshots"].index_information()
    if NAME in held:
        await database["persona_snapshots"].drop_index(NAME)


PERSONAS_BY_TEXT = Migration("0002_personas_by_text", _up, _down)
